import { expect, logIn, test } from './fixtures';
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
  await page.getByRole('button', { name: 'Delete Two' }).click();
  await expect(page.getByText('1–2 of 2')).toBeVisible();
  await expect(page).toHaveURL(/\/items\?limit=2&sort=title$/);
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
