import { chooseAction, expect, logIn, pick, test } from './fixtures';
import { makePerson } from './people';
import { World } from './world';

test('creates an item, shares it, changes it, deletes it, and restores it', async ({
  page,
  request,
  inspect,
}) => {
  const world = new World(request);
  const [ada, grace] = [await makePerson(request, 'Ada'), await makePerson(request, 'Grace')];
  const group = await world.makeGroup('Engines', ada, grace);
  await page.goto('/items');
  await logIn(page, ada.email, ada.password);
  await expect(page).toHaveTitle(/^Items · /);
  await expect(page.getByText('No items yet')).toBeVisible();
  await inspect('items-empty');

  await page.getByRole('link', { name: 'New item' }).first().click();
  await expect(page).toHaveTitle(/^New item · /);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Enter a title.')).toBeVisible();
  await expect(page.getByLabel('Title')).toBeFocused();
  await inspect('item-incomplete');
  await page.getByLabel('Title').fill('Difference engine');
  await page.getByLabel('Description').fill('It computes polynomials.');
  await pick(page, 'Shared with', group.name);
  await page.getByRole('button', { name: 'Save' }).click();

  await expect(page).toHaveURL(/\/items$/);
  const row = page.getByRole('row').filter({ hasText: 'Difference engine' });
  await expect(row).toContainText(group.name);
  expect(await world.itemsOf(grace)).toEqual(['Difference engine']);
  await inspect('items');

  await row.getByRole('link', { name: 'Difference engine' }).click();
  await expect(page.getByLabel('Description')).toHaveValue('It computes polynomials.');
  await expect(page.getByLabel('Shared with')).toHaveValue(group.name);
  await inspect('item');
  await page.getByLabel('Title').fill('Analytical engine');
  await page.getByLabel('Shared with').fill('no such group');
  await expect(page.getByRole('option', { name: 'Nothing found' })).toBeVisible();
  await inspect('item-group-not-found');
  await pick(page, 'Shared with', 'Private');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'Analytical engine' })).toBeVisible();
  expect(await world.itemsOf(grace)).toEqual([]);

  await chooseAction(page, 'Analytical engine', 'Delete');
  await expect(page.getByText('No items yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await inspect('item-deleted');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Analytical engine' })).toBeVisible();
  await expect(page.getByRole('main')).toBeFocused();
});

test.describe('an item that two people edit', () => {
  test.use({ expectedErrors: [/status of 412/] });

  test('is saved after one of them has seen the conflict', async ({ page, request, inspect }) => {
    const ada = await makePerson(request, 'Ada');
    const world = new World(request);
    await world.makeItems(ada, ['Engine']);
    await page.goto('/items');
    await logIn(page, ada.email, ada.password);
    await page.getByRole('link', { name: 'Engine' }).click();
    await expect(page.getByLabel('Title')).toHaveValue('Engine');
    await world.updateItem(ada, 'Engine', { title: 'Difference engine', description: 'Of brass' });

    await page.getByLabel('Title').fill('Analytical engine');
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Someone else saved changes' });
    await expect(dialog).toContainText('Analytical engine');
    await expect(dialog).toContainText('Difference engine');
    await inspect('item-conflict');
    await dialog.getByRole('button', { name: 'Keep editing' }).click();
    await expect(dialog).toBeHidden(); // until then, the form is still being saved
    await expect(page.getByLabel('Title')).toHaveValue('Analytical engine');

    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Save my changes' }).click();
    await page.getByRole('link', { name: 'Analytical engine' }).click();
    // The other person's change to another field is kept.
    await expect(page.getByLabel('Description')).toHaveValue('Of brass');
  });
});

test('deletes an item on its own page, and undoes it on the list', async ({ page, request }) => {
  const ada = await makePerson(request, 'Ada');
  await new World(request).makeItems(ada, ['One', 'Other']);
  await page.goto('/items?q=o&sort=title');
  await logIn(page, ada.email, ada.password);
  const files = page.waitForResponse(/\/items\/[^/]+\/files/);
  await page.getByRole('link', { name: 'One' }).click();
  await files; // those of a deleted item are an error in the console
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/items\?q=o&sort=title$/);
  await expect(page.getByRole('link', { name: 'Other' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'One' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'One' })).toBeVisible();
});

test('asks before the user leaves a changed form', async ({ page, request, inspect }) => {
  const ada = await makePerson(request, 'Ada');
  await page.goto('/items/new');
  await logIn(page, ada.email, ada.password);
  await page.getByLabel('Title').fill('Not saved');
  await page.getByRole('link', { name: 'Cancel' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await expect(dialog).toBeVisible();
  await inspect('leave-changed-form');
  await dialog.getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByLabel('Title')).toHaveValue('Not saved');
  await expect(dialog).toBeHidden();
  await page.goBack();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel('Title')).toHaveValue('Not saved');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(/\/items$/);
});

test.describe('an item that does not exist', () => {
  test.use({ expectedErrors: [/status of 404/] });

  test('shows an error', async ({ page, request, inspect }) => {
    const ada = await makePerson(request, 'Ada');
    await page.goto(`/items/${crypto.randomUUID()}`);
    await logIn(page, ada.email, ada.password);
    await expect(page.getByText('There is no such item.')).toBeVisible();
    await inspect('item-missing');
  });
});

test('filters the items by group and by day, and keeps the filters in the URL', async ({
  page,
  request,
  inspect,
}, info) => {
  const ada = await makePerson(request, 'Ada');
  const world = new World(request);
  const group = await world.makeGroup('Engines', ada);
  await world.makeItems(ada, ['Private notes']);
  await world.makeItems(ada, ['Shared notes'], group.id);
  await page.goto('/items');
  await logIn(page, ada.email, ada.password);
  const rows = page.getByRole('rowheader');
  await expect(rows).toHaveCount(2);
  if (info.project.name === 'phone') await page.getByRole('button', { name: 'Filters' }).click();
  await pick(page, 'Shared with', group.name);
  await expect(rows).toHaveText(['Shared notes']);
  await expect(page).toHaveURL(new RegExp(`group_id=${group.id}`));

  await page.getByLabel('Created from').fill('2000-01-01');
  await page.getByLabel('Created to').fill('2000-01-02');
  await expect(rows).toHaveCount(0);
  await page.getByLabel('Created to').fill('2100-01-01');
  await expect(rows).toHaveText(['Shared notes']);
  await inspect('items-filtered');

  await page.reload();
  await expect(rows).toHaveText(['Shared notes']);
  await expect(page.getByRole('combobox', { name: 'Shared with' })).toHaveValue(group.name);
  await pick(page, 'Shared with', 'All groups');
  await expect(rows).toHaveCount(2);
  await page.goto('/items?group_id=none&from=yesterday');
  await expect(rows).toHaveCount(2);
});
