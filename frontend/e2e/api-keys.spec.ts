import { expect, logIn, test } from './fixtures';
import { Person, makePerson } from './people';

let ada: Person;

test.beforeEach(async ({ page, request }) => {
  ada = await makePerson(request, 'Ada');
  await page.goto('/settings/api-keys');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByText('No API keys')).toBeVisible();
});

test('creates a key for a program, shows its use, and revokes it', async ({
  page,
  request,
  inspect,
}) => {
  await page.getByRole('textbox', { name: 'Name of the key' }).fill('Nightly export');
  await page.getByRole('radio', { name: '30 days' }).click();
  await page.getByRole('checkbox', { name: 'Read: Items' }).check();
  await page.getByRole('checkbox', { name: 'Write: Items' }).check();
  await page.getByRole('checkbox', { name: 'Read: Users' }).check();
  await page.getByRole('textbox', { name: 'Your password' }).fill(ada.password);
  await page.getByRole('button', { name: 'Create the key' }).click();

  const shown = page.locator('code').filter({ hasText: /^\w{40}$/ });
  await expect(shown).toBeFocused();
  const key = (await shown.textContent()) ?? '';
  await inspect('api-keys-created');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText('The key is copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);

  const entry = page.getByRole('list', { name: 'API keys' }).getByRole('listitem');
  await expect(entry).toContainText('Items (read, write), Users (read)');
  await expect(entry).toContainText('Never used');
  const headers = { Authorization: `Bearer ${key}` };
  const ask = (path: string) => request.get(`/api/v1${path}`, { headers });
  expect((await (await ask('/users/me')).json()).email).toBe(ada.email);
  expect((await ask('/jobs/')).status()).toBe(403);
  const data = { title: 'By a program' };
  expect((await request.post('/api/v1/items/', { headers, data })).status()).toBe(201);

  // The key is not shown again, and nothing is left to save.
  await page.getByRole('link', { name: 'Security' }).click();
  const activity = page.getByRole('region', { name: 'Recent activity' }).getByRole('listitem');
  await expect(activity.first()).toContainText('Created an item');
  await expect(activity.first()).toContainText('API key: Nightly export');
  await page.getByRole('link', { name: 'API keys' }).click();
  await expect(entry).toContainText(
    /Last used just now · [\d.:a-f]+\s+·\s+Expires (in 4 weeks|next month)/,
  );
  await expect(page.getByText(key)).toHaveCount(0);
  await inspect('api-keys');

  await page.getByRole('button', { name: 'Revoke Nightly export' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke “Nightly export”?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await ask('/users/me')).status()).toBe(200);
  await page.getByRole('button', { name: 'Revoke Nightly export' }).click();
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('“Nightly export” is revoked.')).toBeVisible();
  await expect(page.getByText('No API keys')).toBeVisible();
  expect((await ask('/users/me')).status()).toBe(401);
});

test('tells the owner about a new key', async ({ page }) => {
  await page.getByRole('textbox', { name: 'Name of the key' }).fill('Backup');
  await page.getByRole('checkbox', { name: 'Read: Files' }).check();
  await page.getByRole('textbox', { name: 'Your password' }).fill(ada.password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Copy the key now')).toBeVisible();
  await page.goto('/notifications');
  await expect(page.getByText('The API key Backup was created.')).toBeVisible();
});

test.describe('with a wrong password', () => {
  test.use({ expectedErrors: [/status of 422/] });

  test('creates no key, and shows what is missing', async ({ page, inspect }) => {
    await page.getByRole('button', { name: 'Create the key' }).click();
    await expect(page.getByText('Enter a name.')).toBeVisible();
    await expect(page.getByText('Choose a scope.')).toBeVisible();
    await inspect('api-keys-incomplete');
    await page.getByRole('textbox', { name: 'Name of the key' }).fill('Backup');
    await page.getByRole('checkbox', { name: 'Read: Files' }).check();
    const password = page.getByRole('textbox', { name: 'Your password' });
    await password.fill('a wrong one, alas');
    await page.getByRole('button', { name: 'Create the key' }).click();
    await expect(page.getByText('This is not your current password.')).toBeVisible();
    await expect(password).toBeFocused();
    await expect(page.getByText('No API keys')).toBeVisible();
  });
});
