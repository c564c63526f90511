import { Page } from '@playwright/test';

import { EMAIL, expect, logIn, test } from './fixtures';
import { Person, makePerson, openSession } from './people';
import { World } from './world';

let ada: Person;

/** Opens a section by the navigation of the settings. */
async function openSection(page: Page, name: string): Promise<void> {
  const sections = page.getByRole('navigation', { name: 'Settings' });
  await sections.getByRole('link', { name }).click();
  await expect(page).toHaveTitle(new RegExp(`^${name} · `));
}

test.beforeEach(async ({ page, request }) => {
  ada = await makePerson(request, 'Ada');
  await openSession(request, ada);
  await page.goto('/settings');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeVisible();
});

test('changes the profile, and asks before changes are lost', async ({ page, inspect }) => {
  await inspect('settings-profile');
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('Ada Lovelace');
  const home = page.getByRole('navigation', { name: 'Main' }).getByRole('link').first();
  await home.click();
  const dialog = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await dialog.getByRole('button', { name: 'Stay' }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/settings\/profile$/);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your profile is saved.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Your account' })).toContainText('Ada Lovelace');
  await home.click();
  await expect(page).toHaveURL(/\/$/);
});

test('shows the chosen section in the navigation, which a phone scrolls', async ({ page }) => {
  const sections = page.getByRole('navigation', { name: 'Settings' });
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(sections.getByRole('link', { name: 'Account' })).not.toBeInViewport({ ratio: 1 });
  await page.goto('/settings/account');
  await expect(sections.getByRole('link', { name: 'Account' })).toBeInViewport({ ratio: 1 });
  await openSection(page, 'Profile');
  await expect(sections.getByRole('link', { name: 'Profile' })).toBeInViewport({ ratio: 1 });
});

test('logs out another device', async ({ page, inspect }) => {
  await openSection(page, 'Security');
  const others = page.getByRole('button', { name: /^Log out .+/ });
  await expect(others).toHaveCount(1);
  await inspect('settings-security');
  await others.click();
  await expect(page.getByText(/is logged out\.$/)).toBeVisible();
  await expect(others).toHaveCount(0);
  await expect(page.getByText('This device')).toBeVisible();
});

test('shows what the user did, and what others did to the account', async ({
  page,
  request,
  inspect,
}) => {
  await page.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your profile is saved.')).toBeVisible();
  await new World(request).makeSuperuser(ada);
  await openSection(page, 'Security');
  const entries = page.getByRole('region', { name: 'Recent activity' }).getByRole('listitem');
  await expect(entries).toHaveText([
    new RegExp(`Changed a user\\s+Superuser\\s*${EMAIL}`),
    /Changed a user\s+Name/,
    /Logged in/,
    /Logged in/,
    /Created a user/,
  ]);
  await inspect('settings-activity');
  await page.goto('/settings/security/activity?limit=2');
  await expect(page.getByText('1–2 of 5')).toBeVisible();
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page.getByText('3–4 of 5')).toBeVisible();
  await inspect('settings-all-activity');
});

test('logs out all other devices', async ({ page, request }) => {
  const headers = await openSession(request, ada);
  await openSection(page, 'Security');
  await page.getByRole('button', { name: 'Log out all others' }).click();
  await expect(page.getByText('All other sessions have ended.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Log out .+/ })).toHaveCount(0);
  expect((await request.get('/api/v1/users/me', { headers })).status()).toBe(401);
});

test.describe('after a wrong current password', () => {
  test.use({ expectedErrors: [/status of 422/] });

  test('changes the password', async ({ page, inspect }) => {
    await openSection(page, 'Security');
    const current = page.getByRole('textbox', { name: 'Current password' });
    await current.fill('wrong');
    await page.getByRole('textbox', { name: 'New password' }).fill('nine calm herons wade');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('This is not your current password.')).toBeVisible();
    await expect(current).toBeFocused();
    await inspect('settings-refused');
    await current.fill(ada.password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Your password is changed.')).toBeVisible();
    await expect(current).toHaveValue('');
  });

  test('deletes the account with the correct password', async ({ page, request, inspect }) => {
    await openSection(page, 'Account');
    await page.getByRole('button', { name: 'Delete my account' }).click();
    const password = page.getByRole('textbox', { name: 'Your password' });
    await expect(password).toBeFocused();
    await inspect('settings-account');
    await password.fill('a wrong one, alas');
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await expect(page.getByText('This is not your current password.')).toBeVisible();
    await password.fill(ada.password);
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await expect(page.getByText('Your account is deleted.')).toBeVisible();
    await expect(page).toHaveURL(/\/login$/);
    const answer = await request.post('/api/v1/login/access-token', {
      form: { username: ada.email, password: ada.password },
    });
    expect(answer.status()).toBe(401);
  });
});

test('changes the theme and the height of rows', async ({ page, inspect }) => {
  await openSection(page, 'Appearance');
  await inspect('settings-appearance');
  const section = page.getByRole('region', { name: 'Appearance' });
  const [light, dark] = ['light', 'dark'].map((name) => section.getByRole('radio', { name }));
  await dark.click();
  await expect(dark).toBeChecked();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('ArrowLeft');
  await expect(light).toBeChecked();
  await expect(light).toBeFocused();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  const rows = section.getByRole('radiogroup', { name: 'Rows of lists' });
  await rows.getByRole('radio', { name: 'compact' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
});
