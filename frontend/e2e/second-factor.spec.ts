import { Page } from '@playwright/test';

import {
  addApp,
  addAuthenticator,
  addPasskey,
  addPasskeyDevice,
  enterCode,
  logOut,
  saveRecoveryCodes,
} from './authenticators';
import { EMAIL, PASSWORD, chooseAction, expect, logIn, test } from './fixtures';
import { Person, makePerson, openSession } from './people';

// The API answers the first step of each login, and what is refused, with these.
test.use({ expectedErrors: [/status of 4(03|09|22)/] });

let ada: Person;

test.beforeEach(async ({ request }) => {
  ada = await makePerson(request, 'Ada');
});

async function openSecurity(page: Page): Promise<void> {
  await page.goto('/settings/security');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByRole('region', { name: 'Second factor' })).toBeVisible();
}

test('adds an authenticator app, logs in with its code, and removes it', async ({
  page,
  inspect,
}) => {
  await openSecurity(page);
  await page.getByRole('button', { name: 'Add an authenticator app' }).click();
  const picture = page.getByRole('img', { name: 'QR code with the secret' });
  const width = () => picture.evaluate((it: HTMLImageElement) => it.naturalWidth);
  await expect.poll(width).toBeGreaterThan(100);
  await inspect('second-factor-authenticator');
  await page.getByRole('button', { name: 'Add the app' }).click();
  await expect(page.getByText('Enter the code.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Code' }).fill('12345');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Code' })).toBeFocused();
  await expect(page.getByText('This code is wrong')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();

  const app = await addApp(page);
  await expect(page.getByRole('list', { name: 'Recovery codes' })).toBeFocused();
  await inspect('second-factor-recovery-codes');
  const codes = await saveRecoveryCodes(page);
  expect(new Set(codes).size).toBe(10);
  await expect(page.getByText('10 codes are left.')).toBeVisible();

  await logOut(page);
  await logIn(page, ada.email, ada.password);
  const code = page.getByRole('textbox', { name: 'Code' });
  await expect(code).toBeFocused();
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
  await inspect('login-second-factor');
  await code.fill('000000');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This code is wrong')).toBeVisible();
  await expect(code).toBeFocused();
  await page.getByRole('button', { name: 'Back to login' }).click();
  await expect(page.getByRole('textbox', { name: 'Password' })).toBeFocused();
  await logIn(page, ada.email, ada.password);
  await enterCode(page, app);
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^Dashboard · /);

  await page.goto('/settings/security');
  await page.getByRole('button', { name: 'Remove the authenticator app' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Remove the authenticator app?' });
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('The authenticator app is removed.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create new codes' })).toHaveCount(0);
  const activity = page.getByRole('region', { name: 'Recent activity' });
  await page.reload();
  for (const text of [
    'Removed an authenticator app',
    'Second factor failed',
    'Created recovery codes',
    'Added an authenticator app',
  ]) {
    await expect(activity.getByText(text).first()).toBeVisible();
  }
});

test('logs in once with each recovery code, and replaces them', async ({ page, request }) => {
  const { recoveryCodes } = await addAuthenticator(request, ada);
  const useRecoveryCode = async (code: string) => {
    await logIn(page, ada.email, ada.password);
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    const field = page.getByRole('textbox', { name: 'Recovery code' });
    await expect(field).toBeFocused();
    await field.fill(code);
    await page.keyboard.press('Enter');
  };
  await page.goto('/settings/security');
  await useRecoveryCode(recoveryCodes[0].toUpperCase());
  await expect(page.getByText('9 codes are left.')).toBeVisible();

  await page.getByRole('button', { name: 'Create new codes' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('list', { name: 'Recovery codes' })).toBeFocused();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText('The recovery codes are copied.')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('recovery-codes.txt');
  const codes = await saveRecoveryCodes(page);
  expect(copied.trim().split('\n')).toEqual(codes);
  await expect(page.getByText('10 codes are left.')).toBeVisible();

  await logOut(page);
  for (const spent of recoveryCodes.slice(0, 2)) {
    await useRecoveryCode(spent);
    await expect(page.getByText('This recovery code is wrong, or was used.')).toBeVisible();
    await page.getByRole('button', { name: 'Back to login' }).click();
  }
  await useRecoveryCode(codes[0]);
  await expect(page).toHaveTitle(/^Dashboard · /);
  await page.goto('/notifications');
  await expect(
    page.getByText('logged in to your account with a recovery code').first(),
  ).toBeVisible();
});

test('adds a passkey, logs in with it as the second step and alone, and removes it', async ({
  page,
  inspect,
}) => {
  await addPasskeyDevice(page);
  await openSecurity(page);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const name = page.getByRole('textbox', { name: 'Name of the passkey' });
  await expect(name).toBeFocused();
  await expect(name).toHaveValue(/ on /);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await addPasskey(page, 'My phone');
  await saveRecoveryCodes(page);
  await page.getByRole('button', { name: 'Rename My phone' }).click();
  await name.fill('My key');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Rename My key' })).toBeVisible();
  await inspect('second-factor-passkey');

  await logOut(page);
  await logIn(page, ada.email, ada.password);
  await expect(page.getByRole('button', { name: 'Continue with a passkey' })).toBeFocused();
  await inspect('login-passkey');
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^Dashboard · /);

  await page.goto('/settings/security');
  await expect(page.getByText('Passkey, last used just now')).toBeVisible();
  await logOut(page);
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await expect(page).toHaveTitle(/^Dashboard · /);

  await page.goto('/settings/security');
  await page.getByRole('button', { name: 'Remove My key' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('“My key” is removed.')).toBeVisible();
  await logOut(page);
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await logIn(page, ada.email, ada.password);
  await expect(page).toHaveTitle(/^Dashboard · /);
});

test('says why no passkey logs in, where the device has none', async ({ page }) => {
  await addPasskeyDevice(page);
  await page.goto('/login');
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('No passkey was used.');
});

test('asks who one is before a change, long after the login', async ({ page, inspect }) => {
  // In place of waiting for ten minutes, the first answer is what the API then says.
  const methods = ['password'];
  await page.route(
    '**/api/v1/second-factors/authenticator',
    (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        json: { status: 403, title: 'Forbidden', detail: 'Confirm.', confirmation: { methods } },
      }),
    { times: 2 },
  );
  await openSecurity(page);
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
  const password = dialog.getByRole('textbox', { name: 'Your password' });
  const add = page.getByRole('button', { name: 'Add an authenticator app' });
  await add.click();
  await expect(password).toBeFocused();
  await inspect('second-factor-confirmation');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(add).toBeFocused();
  await expect(page.getByRole('alert')).toHaveCount(0);

  await add.click();
  await password.fill('a wrong one, alas');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('This is not your current password.')).toBeVisible();
  await password.fill(ada.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('img', { name: 'QR code with the secret' })).toBeVisible();
});

test('lets somebody who must have a second factor do nothing else before', async ({
  page,
  inspect,
}) => {
  // As with MFA_REQUIRED=all, which would concern all tests that use this server.
  await page.route('**/api/v1/users/me', async (route) => {
    const response = await route.fetch();
    const me = await response.json();
    await route.fulfill({
      response,
      json: { ...me, must_add_second_factor: !me.has_second_factor },
    });
  });
  await page.goto('/jobs');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByRole('heading', { name: 'Add a second factor' })).toBeVisible();
  await inspect('second-factor-required');
  await page.goto('/items');
  await expect(page.getByRole('heading', { name: 'Add a second factor' })).toBeVisible();
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();

  await page.goto('/jobs');
  await logIn(page, ada.email, ada.password);
  await addApp(page);
  await saveRecoveryCodes(page);
  await expect(page).toHaveTitle(/^Jobs · /);
});

test('lets a superuser reset the second factor of somebody who has lost it', async ({
  page,
  request,
}) => {
  await addAuthenticator(request, ada);
  await page.goto(`/users?q=${ada.email}`);
  await logIn(page, EMAIL, PASSWORD);
  await chooseAction(page, 'Ada', 'Reset second factor');
  const dialog = page.getByRole('alertdialog', { name: 'Reset the second factor of Ada?' });
  await dialog.getByRole('button', { name: 'Reset' }).click();
  await expect(page.getByText('The second factor of Ada is reset.')).toBeVisible();
  await openSession(request, ada); // the password alone
  await page.getByRole('button', { name: 'Actions for Ada' }).click();
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Reset second factor' })).toHaveCount(0);
});
