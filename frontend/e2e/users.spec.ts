import { chooseAction, expect, logIn, pick, test } from './fixtures';
import { makePerson, uniqueEmail } from './people';
import { World } from './world';

test('creates, changes, deactivates, and deletes a user', async ({ page, inspect }) => {
  const email = uniqueEmail('mary');
  await page.goto('/users');
  await logIn(page);
  await expect(page).toHaveTitle(/^Users · /);
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await inspect('users');

  await page.getByRole('link', { name: 'New user' }).click();
  await page.getByLabel('Name').fill('Mary Somerville');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill('seven tired otters sing');
  await inspect('user-new');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/\/users$/);

  await page.getByRole('searchbox', { name: 'Search users' }).fill(email);
  const row = page.getByRole('row').filter({ hasText: email });
  await expect(row).toContainText('Active');
  await expect(page.getByText('1–1 of 1')).toBeVisible();
  await row.getByRole('link').click();
  await page.getByLabel('Name').fill('Mary Fairfax');
  await page.getByLabel('Active: can log in').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('Mary Fairfax');
  await expect(row).toContainText('Deactivated');

  await row.getByRole('link').click();
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('Delete Mary Fairfax?');
  await inspect('user-delete');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Delete' })).toBeFocused();
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Nothing found')).toBeVisible();
});

test('deletes a user in the list', async ({ page, request }) => {
  const mary = await makePerson(request, 'Mary');
  await page.goto(`/users?q=${mary.email}`);
  await logIn(page);
  await chooseAction(page, 'Mary', 'Delete');
  const dialog = page.getByRole('alertdialog', { name: 'Delete Mary?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Actions for Mary' })).toBeFocused();
  await chooseAction(page, 'Mary', 'Delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Nothing found')).toBeVisible();
});

test('deactivates the selected users, and filters by state', async ({ page, request, inspect }) => {
  const [mary, max] = [await makePerson(request, 'Mary'), await makePerson(request, 'Max')];
  const domain = `q=${mary.email.split('@')[0]}`;
  await page.goto(`/users?${domain}`);
  await logIn(page);
  await page.getByRole('checkbox', { name: 'Select Mary' }).check();
  const selection = page.getByRole('region', { name: 'Selection' });
  await expect(selection).toContainText('1 selected');
  await inspect('users-selected');
  await selection.getByRole('button', { name: 'Deactivate' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(page.getByText('1 user deactivated.')).toBeVisible();
  await expect(selection).toBeHidden();

  await page.goto('/users?state=deactivated');
  const row = page.getByRole('row').filter({ hasText: mary.email });
  await expect(row).toContainText('Deactivated');
  await expect(row).toContainText('Never');
  await expect(page.getByRole('row').filter({ hasText: max.email })).toHaveCount(0);
});

test("shows a user's groups, adds them to one, and removes them", async ({
  page,
  request,
  inspect,
}) => {
  const mary = await makePerson(request, 'Mary');
  const group = await new World(request).makeGroup('Astronomy');
  await page.goto(`/users?q=${mary.email}`);
  await logIn(page);
  await page.getByRole('link', { name: 'Mary' }).click();
  await expect(page.getByText('Not in a group')).toBeVisible();
  await pick(page, 'Group', group.name);
  await page.getByRole('button', { name: 'Add to group' }).click();
  await expect(page.getByRole('link', { name: group.name })).toBeVisible();
  await inspect('user');
  await page.getByRole('button', { name: `Remove from ${group.name}` }).click();
  await expect(page.getByText('Not in a group')).toBeVisible();
});

test.describe('when the server refuses the request', () => {
  // A new password ends the session.
  test.use({ expectedErrors: [/status of (401|409|422)/] });

  test('refuses a wrong password of a superuser who changes it', async ({ page, request }) => {
    const mary = await makePerson(request, 'Mary');
    await new World(request).makeSuperuser(mary);
    await page.goto(`/users?q=${mary.email}`);
    await logIn(page, mary.email, mary.password);
    await page.getByRole('link', { name: 'Mary' }).click();
    await expect(page.getByLabel('Email')).toBeDisabled();
    await page.getByLabel('Password', { exact: true }).fill('nine calm herons wade');
    const current = page.getByRole('textbox', { name: 'Your current password' });
    await current.fill('a wrong one, alas');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('This is not your current password.')).toBeVisible();
    await current.fill(mary.password);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Mary is saved.')).toBeVisible();
  });

  test('shows the errors', async ({ page, request, inspect }) => {
    const taken = await makePerson(request, 'Mary');
    await page.goto('/users/new');
    await logIn(page);
    await expect(page).toHaveTitle(/^New user · /);
    await page.getByLabel('Email').fill(taken.email);
    await page.getByRole('textbox', { name: 'Password' }).fill('short');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.locator('mat-error')).toHaveText('Use 12 characters or more.');
    await expect(page.getByRole('textbox', { name: 'Password' })).toBeFocused();
    await inspect('user-refused');
    await page.getByRole('textbox', { name: 'Password' }).fill('seven tired otters sing');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(
      page.getByText('An account with this email address already exists.'),
    ).toBeVisible();
  });
});

test('hides the users page from users who are not superusers', async ({ page, request }) => {
  const ada = await makePerson(request, 'Ada');
  await page.goto('/users');
  await logIn(page, ada.email, ada.password);
  await expect(page).toHaveTitle(/^Dashboard · /);
  // Until the account is loaded, the link is hidden for everyone.
  await expect(page.getByRole('button', { name: 'Your account' })).toContainText(ada.email);
  const navigation = page.getByRole('navigation', { name: 'Main' });
  await expect(navigation.getByRole('link', { name: 'Users' })).toBeHidden();
});
