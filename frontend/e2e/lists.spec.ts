import { readFileSync } from 'node:fs';

import { chooseAction, expect, logIn, pick, test } from './fixtures';
import { makePerson } from './people';
import { World } from './world';

const TITLES = Array.from(
  { length: 23 },
  (_, index) => `Note ${String(index + 1).padStart(2, '0')}`,
);

test('keeps search, order and page in the URL after a reload', async ({
  page,
  request,
  inspect,
}) => {
  const ada = await makePerson(request, 'Ada');
  await new World(request).makeItems(ada, [...TITLES, 'Something else']);
  await page.goto('/items');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByText('1–20 of 24')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search items' }).fill('note');
  await expect(page.getByText('1–20 of 23')).toBeVisible();
  const title = page.getByRole('columnheader', { name: 'Title' });
  await title.getByRole('link').click();
  await expect(title).toHaveAttribute('aria-sort', 'ascending');
  await title.getByRole('link').click();
  await expect(title).toHaveAttribute('aria-sort', 'descending');
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page.getByText('21–23 of 23')).toBeVisible();
  await expect(page).toHaveURL(/\/items\?q=note&sort=-title&offset=20$/);

  await page.reload();
  await expect(page.getByText('21–23 of 23')).toBeVisible();
  await expect(page.getByRole('rowheader')).toHaveText(['Note 03', 'Note 02', 'Note 01']);
  await expect(page.getByRole('searchbox')).toHaveValue('note');
  await inspect('items-last-page');

  await page.getByRole('searchbox').fill('nothing like it');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await inspect('items-not-found');
});

test('goes to the first page when the last row of the last one is deleted', async ({
  page,
  request,
}) => {
  const ada = await makePerson(request, 'Ada');
  await new World(request).makeItems(ada, ['One', 'Two', 'Three']);
  await page.goto('/items?limit=2&offset=2&sort=title');
  await logIn(page, ada.email, ada.password);
  await chooseAction(page, 'Two', 'Delete');
  await expect(page.getByText('1–2 of 2')).toBeVisible();
  await expect(page).toHaveURL(/\/items\?limit=2&sort=title$/);
});

test('shows the number of rows, and pages of the size that the user chooses', async ({
  page,
  request,
}) => {
  const ada = await makePerson(request, 'Ada');
  await new World(request).makeItems(ada, [...TITLES, 'Something else']);
  await page.goto('/items?offset=20');
  await logIn(page, ada.email, ada.password);
  const count = page.getByRole('status').filter({ hasText: /items?$/ });
  await expect(count).toHaveText('24 items');
  const size = page.getByRole('combobox', { name: 'Rows per page' });
  await expect(size).toHaveValue('20');
  await size.selectOption('10');
  await expect(page.getByText('1–10 of 24')).toBeVisible();
  await expect(page).toHaveURL(/\/items\?limit=10$/);
  await page.getByRole('searchbox').fill('else');
  await expect(count).toHaveText('1 item');

  await page.goto('/items');
  await expect(page.getByText('1–10 of 24')).toBeVisible();
  await expect(size).toHaveValue('10');
});

test('opens the menu of a row, and edits the item', async ({ page, request, inspect }) => {
  const ada = await makePerson(request, 'Ada');
  await new World(request).makeItems(ada, ['One', 'Two']);
  await page.goto('/items?q=o&sort=title');
  await logIn(page, ada.email, ada.password);
  await page.getByRole('button', { name: 'Actions for One' }).click();
  await expect(page.getByRole('menu', { name: 'Actions for One' })).toBeVisible();
  await inspect('items-menu');
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'One' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Items' }).click();
  await expect(page).toHaveURL(/\/items\?q=o&sort=title$/);
});

test.describe('when an item has gone meanwhile', () => {
  test.use({ expectedErrors: [/status of 404/] });

  test('shares and deletes the selected items', async ({ page, request, inspect }) => {
    const ada = await makePerson(request, 'Ada');
    const world = new World(request);
    const group = await world.makeGroup('Engines', ada);
    await world.makeItems(ada, ['One', 'Two', 'Three']);
    await page.goto('/items?sort=title');
    await logIn(page, ada.email, ada.password);
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await page.getByRole('checkbox', { name: 'Select Three' }).uncheck();
    const selection = page.getByRole('region', { name: 'Selection' });
    await expect(selection).toContainText('2 selected');
    await inspect('items-selected');
    await selection.getByRole('button', { name: 'Share with…' }).click();
    await expect(page.getByRole('option', { name: group.name })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(selection).toContainText('2 selected');
    await selection.getByRole('button', { name: 'Share with…' }).click();
    await pick(page, 'Group', group.name);
    await inspect('items-share');
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await expect(page.getByText('2 items shared.')).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: group.name })).toHaveCount(2);

    // One of them has been deleted meanwhile: the rest is deleted, and the page says what failed.
    await page.getByRole('checkbox', { name: 'Select One' }).check();
    await page.getByRole('checkbox', { name: 'Select Two' }).check();
    await world.deleteItem(ada, 'One');
    await selection.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByText('1 item deleted.')).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('One: There is no such item.');
    await expect(page.getByRole('rowheader')).toHaveText(['Three']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('rowheader')).toHaveText(['Three', 'Two']);
  });
});

test('restores all items that were deleted together, also on another page', async ({
  page,
  request,
}) => {
  const ada = await makePerson(request, 'Ada');
  const world = new World(request);
  await world.makeItems(ada, TITLES.slice(0, 12));
  await page.goto('/items?limit=100&sort=title');
  await logIn(page, ada.email, ada.password);
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  const selection = page.getByRole('region', { name: 'Selection' });
  await selection.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('12 items deleted.')).toBeVisible();
  expect(await world.itemsOf(ada)).toEqual([]);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Jobs' }).click();
  await expect(page).toHaveTitle(/^Jobs · /);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => world.itemsOf(ada)).toHaveLength(12);
});

test('hides a column, and exports what is shown', async ({ page, request, inspect }, info) => {
  const ada = await makePerson(request, 'Ada');
  await new World(request).makeItems(ada, ['=1+1', 'Tea, black']);
  await page.goto('/items?sort=title');
  await logIn(page, ada.email, ada.password);
  const tools = page.getByRole('button', { name: 'Columns and export' });
  await tools.click();
  await page.getByRole('menuitemcheckbox', { name: 'Owner' }).click();
  await inspect('items-columns');
  await page.getByRole('menuitemcheckbox', { name: 'Changed' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export as CSV' }).click();
  const path = info.outputPath('items.csv');
  await (await saved).saveAs(path);
  expect(readFileSync(path, 'utf8')).toBe(
    '\uFEFFTitle,Shared with\r\n\'=1+1,\r\n"Tea, black",\r\n',
  );
  await page.reload();
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('columnheader', { name: 'Owner' })).toHaveCount(0);
});

test('shows lower rows after a choice in the settings', async ({ page, request, inspect }) => {
  const ada = await makePerson(request, 'Ada');
  await new World(request).makeItems(ada, ['One', 'Two']);
  await page.goto('/items');
  await logIn(page, ada.email, ada.password);
  const row = page.getByRole('row').filter({ hasText: 'Two' });
  const heightOf = async () => (await row.boundingBox())?.height ?? 0;
  await expect(row).toBeVisible();
  const before = await heightOf();
  await page.goto('/settings/appearance');
  await page.getByRole('radio', { name: 'compact' }).click();
  await page.goto('/items');
  await expect(row).toBeVisible();
  expect(await heightOf()).toBeLessThan(before - 10);
  await inspect('items-compact');
});

test('starts the rows high on a phone, and uses a wide window', async ({
  page,
  request,
  isMobile,
}) => {
  const ada = await makePerson(request, 'Ada');
  const title = 'Quarterly report of the regional subsidiaries on liquidity, staffing and the rest';
  await new World(request).makeItems(ada, [title]);
  if (!isMobile) await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto('/items');
  await logIn(page, ada.email, ada.password);
  const name = page.getByRole('link', { name: title });
  await expect(name).toBeVisible();
  if (isMobile) {
    const top = await page
      .getByRole('row')
      .nth(1)
      .evaluate((row) => row.getBoundingClientRect().top);
    expect(top / (page.viewportSize()?.height ?? 0)).toBeLessThan(0.26);
    await expect(page.getByRole('link', { name: 'New item' })).toBeVisible();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('link', { name: 'Mine' }).click();
    await expect(page).toHaveURL(/\/items\?scope=own$/);
    await expect(name).toBeVisible();
  } else {
    expect((await page.getByRole('table').boundingBox())?.width).toBeGreaterThan(1400);
    expect(await name.evaluate((link) => link.getClientRects().length)).toBe(1);
  }
});

test.describe('without a connection', () => {
  test.use({ expectedErrors: [/ERR_FAILED/] });

  test('shows an error, and tries again', async ({ page, request, inspect }) => {
    const ada = await makePerson(request, 'Ada');
    await new World(request).makeItems(ada, ['Still there']);
    await page.route('**/api/v1/items/*', (route) => route.abort());
    await page.goto('/items');
    await logIn(page, ada.email, ada.password);
    await expect(page.getByText('The items could not be loaded')).toBeVisible();
    await inspect('items-error');
    await page.unroute('**/api/v1/items/*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('link', { name: 'Still there' })).toBeVisible();
  });
});

test('shows placeholders while the rows load', async ({ page, request, inspect }) => {
  const ada = await makePerson(request, 'Ada');
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/v1/items/*', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/items');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByText('Loading the items')).toBeAttached();
  await inspect('items-loading');
  answer();
  await expect(page.getByText('No items yet')).toBeVisible();
});
