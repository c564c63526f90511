import { chooseAction, expect, logIn, test } from './fixtures';
import { makePerson, uniqueEmail } from './people';
import { World, unique } from './world';

test('creates a group, changes its members, edits it, and deletes it', async ({
  page,
  request,
  inspect,
}) => {
  const ada = await makePerson(request, 'Ada');
  const name = `Analysts ${unique()}`;
  await page.goto('/groups');
  await logIn(page);
  await expect(page).toHaveTitle(/^Groups · /);
  await page.getByRole('link', { name: 'New group' }).first().click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Description').fill('Whoever computes.');
  await inspect('group-new');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText('No members yet')).toBeVisible();
  await inspect('group-empty');

  await new World(request).addMember(new URL(page.url()).pathname.split('/')[2], ada);
  await page.reload();
  const row = page.getByRole('row').filter({ hasText: ada.email });
  await expect(row).toContainText('Member');
  await row.getByRole('button', { name: 'Actions for Ada' }).click();
  await inspect('group-menu');
  await page.getByRole('menuitemradio', { name: 'Manager' }).click();
  await expect(row).toContainText('Manager');
  await inspect('group');
  await chooseAction(page, 'Ada', 'Remove');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No members yet')).toBeVisible();

  await page.getByRole('link', { name: 'Edit group' }).click();
  await page.getByLabel('Name').fill(`${name} too`);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${name} too` })).toBeVisible();
  await page.getByRole('link', { name: 'Edit group' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await inspect('group-delete');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/groups$/);
  await page.getByRole('searchbox').fill(name);
  await expect(page.getByText('Nothing found')).toBeVisible();
});

test('edits and deletes a group in the list', async ({ page, request }) => {
  const { name } = await new World(request).makeGroup('Choir');
  await page.goto(`/groups?q=${encodeURIComponent(name)}`);
  await logIn(page);
  await chooseAction(page, name, 'Edit');
  await page.getByLabel('Name').fill(`${name} too`);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${name} too` })).toBeVisible();
  await page.goto(`/groups?q=${encodeURIComponent(name)}`);
  await chooseAction(page, `${name} too`, 'Delete');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Nothing found')).toBeVisible();
});

test.describe('a manager of a group', () => {
  test.use({ expectedErrors: [/status of 409/] });

  test('changes its members, but not the group', async ({ page, request, inspect }) => {
    const [manager, member, guest] = [
      await makePerson(request, 'Mina'),
      await makePerson(request, 'Max'),
      await makePerson(request, 'Gast'),
    ];
    const group = await new World(request).makeGroup('Choir', manager, member);
    await page.goto('/groups');
    await logIn(page, manager.email, manager.password);
    await expect(page.getByRole('link', { name: group.name })).toBeVisible();
    await expect(page.getByRole('link', { name: 'New group' })).toBeHidden();
    await inspect('groups-manager');
    const roles = page.getByRole('navigation', { name: 'Your role' });
    await roles.getByRole('link', { name: 'Member' }).click();
    await expect(page.getByText('No groups with this role')).toBeVisible();
    await roles.getByRole('link', { name: 'Manager' }).click();
    await page.getByRole('link', { name: group.name }).click();
    await expect(page.getByRole('row')).toHaveCount(3);
    await expect(page.getByRole('link', { name: 'Edit group' })).toBeHidden();
    await expect(page.getByRole('button', { name: 'Actions for Mina' })).toBeHidden();

    await page.getByRole('button', { name: 'Add member' }).click();
    const email = page.getByLabel('Email of the new member');
    await expect(email).toBeFocused();
    await email.fill(member.email);
    await page.getByRole('button', { name: 'Invite' }).click();
    await expect(page.getByText('This user is already a member of the group.')).toBeVisible();
    await inspect('group-manager');
    for (const invited of [guest.email, uniqueEmail('Nobody')]) {
      await email.fill(invited);
      await page.getByRole('button', { name: 'Invite' }).click();
      await expect(page.getByText(`Invitation sent to ${invited}.`)).toBeVisible();
    }
    const invitations = page.getByRole('list', { name: 'Pending invitations' });
    await expect(invitations.getByRole('listitem')).toHaveCount(2);
    await inspect('group-invitations');
    await invitations.getByRole('button', { name: guest.email }).click();
    await expect(invitations.getByRole('listitem')).toHaveCount(1);
    await expect(invitations.getByText(guest.email)).toBeHidden();
    await page.getByRole('button', { name: 'Actions for Max' }).click();
    await expect(page.getByRole('menuitemradio')).toHaveCount(0);
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByRole('row').filter({ hasText: member.email })).toHaveCount(0);
  });
});

test('a member sees the members of a group, and leaves it', async ({ page, request, inspect }) => {
  const [manager, member] = [await makePerson(request, 'Mina'), await makePerson(request, 'Max')];
  const group = await new World(request).makeGroup('Choir', manager, member);
  await page.goto(`/groups/${group.id}`);
  await logIn(page, member.email, member.password);
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(1);
  await inspect('group-member');
  await page.getByRole('button', { name: 'Leave group' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByText(`You have left ${group.name}.`)).toBeVisible();
  await expect(page.getByText('You are not in a group')).toBeVisible();
});
