import { Page } from '@playwright/test';

import { expect, logIn, test } from './fixtures';
import { makePerson } from './people';
import { World, unique } from './world';

const paletteOf = (page: Page) => page.getByRole('dialog', { name: 'Command palette' });
const searchOf = (page: Page) => paletteOf(page).getByRole('combobox', { name: 'Search' });

/** Waits for the account, without which the pages of superusers are hidden. */
async function logInAt(page: Page, path: string, email?: string, password?: string): Promise<void> {
  await page.goto(path);
  await logIn(page, email, password);
  await expect(page.getByRole('button', { name: 'Your account' })).toContainText('@');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Opens the palette by its keys, and types. */
async function searchFor(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(searchOf(page)).toBeFocused();
  await page.keyboard.type(text);
}

test('opens pages by keyboard, and returns the focus', async ({ page, request, inspect }) => {
  const ada = await makePerson(request, 'Ada');
  await logInAt(page, '/settings', ada.email, ada.password);
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.focus();
  await page.keyboard.press('Control+k');
  const options = paletteOf(page).getByRole('option');
  await expect(options.first()).toHaveText('Dashboard');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await expect(options.last()).toHaveText('Log out');
  await inspect('command-palette');
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  await expect(options.last()).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(paletteOf(page)).toBeHidden();
  await expect(name).toBeFocused();

  await searchFor(page, 'job');
  await expect(options.first()).toHaveText('Jobs');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/jobs$/);
  await expect(page.getByRole('main')).toBeFocused();
});

test('opens by its button, and runs an action', async ({ page, request }) => {
  const ada = await makePerson(request, 'Ada');
  await logInAt(page, '/jobs', ada.email, ada.password);
  const button = page.getByRole('button', { name: 'Search' });
  await button.click();
  await paletteOf(page).getByRole('button', { name: 'Close' }).click();
  await expect(button).toBeFocused();
  await button.click();
  await searchOf(page).fill('dark');
  await paletteOf(page).getByRole('option', { name: 'Use the dark theme' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await searchFor(page, 'log');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/login$/);
});

test('starts a report, which the list of jobs shows', async ({ page, request }) => {
  const ada = await makePerson(request, 'Ada');
  await new World(request).makeSuperuser(ada);
  await logInAt(page, '/jobs', ada.email, ada.password);
  await expect(page.getByText('No jobs yet')).toBeVisible();
  await searchFor(page, 'export');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByText('Users report')).toBeVisible();
});

test('finds an item', async ({ page, request }) => {
  const ada = await makePerson(request, 'Ada');
  const title = `Difference engine ${unique()}`;
  await new World(request).makeItems(ada, [title]);
  await logInAt(page, '/', ada.email, ada.password);
  await searchFor(page, title.slice(0, 12));
  await expect(paletteOf(page).getByRole('group', { name: 'Items' })).toContainText(title);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
});

test('finds a group', async ({ page, request }) => {
  const ada = await makePerson(request, 'Ada');
  const group = await new World(request).makeGroup('Engines', ada);
  await logInAt(page, '/', ada.email, ada.password);
  await searchFor(page, group.name);
  await expect(paletteOf(page).getByRole('group', { name: 'Groups' })).toContainText(group.name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(group.name);
});

test('finds a user for superusers only', async ({ page, request, inspect }) => {
  const ada = await makePerson(request, 'Ada');
  await logInAt(page, '/', ada.email, ada.password);
  await searchFor(page, ada.email);
  await expect(paletteOf(page).getByText('Nothing found')).toBeVisible();
  await inspect('command-palette-nothing');
  await searchOf(page).fill('user');
  await expect(paletteOf(page).getByText('Nothing found')).toBeVisible();
  await searchOf(page).fill('log out');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/login$/);

  await logInAt(page, '/login');
  await searchFor(page, ada.email);
  const user = paletteOf(page).getByRole('group', { name: 'Users' }).getByRole('option');
  await expect(user).toHaveText(new RegExp(`^\\s*Ada\\s*${ada.email}`));
  await inspect('command-palette-user');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Email')).toHaveValue(ada.email);
});

test('single keys open pages and lists, except while typing', async ({
  page,
  request,
  inspect,
}) => {
  const ada = await makePerson(request, 'Ada');
  await logInAt(page, '/', ada.email, ada.password);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help.getByText('Items')).toBeVisible();
  await expect(help.getByText('Users')).toBeHidden();
  await inspect('shortcut-help');
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();

  await page.keyboard.type('gi');
  await expect(page).toHaveURL(/\/items$/);
  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Search items' });
  await expect(search).toBeFocused();
  await expect(search).toHaveValue('');
  await page.keyboard.type('gjn?/');
  await expect(search).toHaveValue('gjn?/');
  await expect(page).toHaveURL(/\/items\?q=/);
  await expect(help).toBeHidden();
  await search.fill('');
  await expect(page).toHaveURL(/\/items$/);
  await search.blur();
  await page.keyboard.press('n');
  await expect(page).toHaveTitle(/^New item · /);
});

test('single keys can be turned off', async ({ page, request }) => {
  const ada = await makePerson(request, 'Ada');
  await logInAt(page, '/settings/appearance', ada.email, ada.password);
  const choice = page.getByRole('switch', { name: 'Keyboard shortcuts of single keys' });
  await expect(choice).toBeChecked();
  await choice.click();
  await expect(choice).not.toBeChecked();
  await page.reload();
  await expect(choice).not.toBeChecked();
  await page.getByRole('main').focus();
  await page.keyboard.type('gi?');
  await searchFor(page, 'keyboard');
  await expect(page).toHaveURL(/\/settings\/appearance$/);
  await page.keyboard.press('Enter');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toContainText('are off');
  await page.keyboard.press('Escape');

  await choice.click();
  await page.getByRole('main').focus();
  await page.keyboard.type('gi');
  await expect(page).toHaveURL(/\/items$/);
});

test.describe('while the items cannot be searched', () => {
  test.use({ expectedErrors: [/ERR_FAILED/] });

  test('says so, and shows the rest', async ({ page, request, inspect }) => {
    const ada = await makePerson(request, 'Ada');
    const group = await new World(request).makeGroup('Engines', ada);
    await logInAt(page, '/', ada.email, ada.password);
    await page.route('**/api/v1/items/*', (route) => route.abort());
    await searchFor(page, group.name);
    await expect(paletteOf(page).getByRole('option')).toHaveText([group.name]);
    await expect(paletteOf(page).getByText('Items could not be loaded.')).toBeVisible();
    await inspect('command-palette-error');
  });
});
