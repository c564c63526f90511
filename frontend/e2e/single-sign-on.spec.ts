import { Page } from '@playwright/test';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import {
  addApp,
  addPasskey,
  addPasskeyDevice,
  enterCode,
  logOut,
  saveRecoveryCodes,
} from './authenticators';
import { expect, logIn, test } from './fixtures';
import { NO_MAILS, mailedLink, mailedText } from './mails';
import { makePerson, uniqueEmail } from './people';

/** The port of the provider that the server knows as `real`, with the label “Our company”. */
const PORT = process.env['E2E_OIDC_PORT'];

test.skip(!PORT, 'here, no OpenID provider is configured');
// The provider's own pages load a font from the Internet, and the API refuses some requests.
test.use({ expectedErrors: [/ERR_NAME_NOT_RESOLVED|status of 4(03|09)/] });

let provider: ChildProcess;

test.beforeAll(async ({ baseURL }) => {
  const pages = [`${baseURL}/oidc/real`, `${baseURL}/login`];
  provider = spawn('node', ['e2e/oidc-provider.mjs', String(PORT), ...pages]);
  await new Promise((ready, fail) => {
    provider.stdout?.once('data', ready);
    provider.once('exit', fail);
  });
});

test.afterAll(async () => {
  provider.removeAllListeners('exit');
  const ended = once(provider, 'exit');
  provider.kill();
  await ended;
});

const BUTTON = { name: 'Log in with Our company' };

/** Logs in on the provider's own pages. */
async function logInThere(page: Page, sub: string, email: string): Promise<void> {
  await page
    .locator('input[name=login]')
    .fill(String(new URLSearchParams({ sub, email, email_verified: 'true' })));
  await page.locator('input[name=password]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('opens the requested page with an account of a provider, and logs out of both', async ({
  page,
  inspect,
}) => {
  await page.goto('/jobs');
  await expect(page.getByRole('button', BUTTON)).toBeVisible();
  await inspect('login-with-provider');
  await page.getByRole('button', BUTTON).click();
  await logInThere(page, crypto.randomUUID(), `${crypto.randomUUID()}@example.com`);
  await expect(page).toHaveTitle(/^Jobs · /);
  await page.reload();
  await expect(page).toHaveTitle(/^Jobs · /);

  await page.goto('/settings/security');
  await expect(page.getByRole('textbox', { name: 'New password' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Current password' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Unlink Our company' }).click();
  await expect(page.getByText('This is your only way to log in.')).toBeVisible();

  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page.getByRole('button', BUTTON)).toBeVisible();
});

test('links an account of a provider, logs in with it, and unlinks it', async ({
  page,
  request,
  inspect,
}) => {
  const ada = await makePerson(request, 'Ada');
  const [sub, email] = [crypto.randomUUID(), `${crypto.randomUUID()}@private.example`];
  await page.goto('/settings/security');
  await page.getByRole('textbox', { name: 'Email' }).fill(ada.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(ada.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('button', { name: 'Link Our company' }).click();
  await logInThere(page, sub, email);
  await expect(page.getByText('The account is linked.')).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/security$/);
  await expect(page.getByRole('button', { name: 'Unlink Our company' })).toBeVisible();
  await inspect('settings-linked-accounts');

  await page.context().clearCookies();
  await page.evaluate(() => localStorage.clear());
  await page.goto('/login');
  await page.getByRole('button', BUTTON).click();
  await logInThere(page, sub, email);
  await expect(page).toHaveTitle(/^Dashboard · /);
  await page.goto('/settings/profile');
  await expect(page.getByText(ada.email).first()).toBeVisible();

  await page.goto('/settings/security');
  await page.getByRole('button', { name: 'Unlink Our company' }).click();
  await expect(page.getByText('Our company is no longer linked.')).toBeVisible();
});

test('logs in by each way, the last one a recovery code, and tells of all of them', async ({
  page,
  request,
}) => {
  test.skip(Boolean(NO_MAILS), String(NO_MAILS));
  const [email, password, sub] = [uniqueEmail('grace'), 'nine calm herons wade', uniqueEmail('g')];
  await addPasskeyDevice(page);
  await page.goto('/signup');
  await page.getByRole('textbox', { name: 'Name' }).fill('Grace Hopper');
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.goto(await mailedLink(request, email, 'verify-email'));
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('Your email is confirmed.')).toBeVisible();

  await page.goto('/settings/security');
  await logIn(page, email, password);
  await page.getByRole('button', { name: 'Link Our company' }).click();
  await logInThere(page, sub, sub);
  await expect(page.getByText('The account is linked.')).toBeVisible();
  await addPasskey(page, 'My laptop');
  const [recoveryCode] = await saveRecoveryCodes(page);
  const app = await addApp(page);

  const isIn = () => expect(page).toHaveTitle(/^Dashboard · /);
  await logOut(page);
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await isIn();
  await logOut(page);
  await logIn(page, email, password);
  await page.getByRole('button', { name: 'Continue with a passkey' }).click();
  await isIn();
  await logOut(page);
  await logIn(page, email, password);
  await page.getByRole('button', { name: 'Use your authenticator app' }).click();
  await enterCode(page, app);
  await page.keyboard.press('Enter');
  await isIn();
  await logOut(page);
  await page.getByRole('button', BUTTON).click(); // the provider still has a session
  await page.getByRole('button', { name: 'Use your authenticator app' }).click();
  await enterCode(page, app);
  await page.keyboard.press('Enter');
  await isIn();

  // Another browser, without the passkey, and the app is lost.
  await page.context().clearCookies();
  await page.evaluate(() => localStorage.clear());
  await page.goto('/settings/security');
  await logIn(page, email, password);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(recoveryCode);
  await page.keyboard.press('Enter');
  await expect(page.getByText('9 codes are left.')).toBeVisible();
  await page.getByRole('button', { name: 'Remove the authenticator app' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('The authenticator app is removed.')).toBeVisible();

  await page.goto('/settings/security/activity');
  for (const text of [
    'Linked an account',
    'Added a passkey',
    'Created recovery codes',
    'Added an authenticator app',
    'Used a recovery code',
    'Removed an authenticator app',
  ]) {
    await expect(page.getByText(text).first()).toBeVisible();
  }
  for (const text of [
    /Our company can now log in as you/,
    /The passkey My laptop was added/,
    /An authenticator app was added/,
    /logged in to your account with a recovery code/,
    /Your authenticator app was removed/,
  ]) {
    await mailedText(request, email, text);
  }
});

test.describe('when the provider refuses', () => {
  test('says so, and leads back to the login', async ({ page, inspect }) => {
    await page.goto('/oidc/real?error=access_denied');
    await expect(page.getByRole('alert')).toContainText('The provider did not log you in.');
    await inspect('login-with-provider-refused');
    await page.getByRole('link', { name: 'Back to the login' }).click();
    await expect(page.getByRole('button', BUTTON)).toBeVisible();
  });

  test('refuses an answer to a login that began elsewhere', async ({ page }) => {
    await page.goto('/oidc/real?code=of-an-attacker&state=of-an-attacker');
    await expect(page.getByRole('alert')).toContainText('began in another browser');
  });

  test('opens only pages of this site after a login', async ({ page, baseURL }) => {
    await page.goto(`/login?next=${encodeURIComponent('//evil.example')}`);
    await page.getByRole('button', BUTTON).click();
    await logInThere(page, crypto.randomUUID(), `${crypto.randomUUID()}@example.com`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForURL((url) => url.origin === new URL(baseURL ?? '').origin);
    expect(new URL(page.url()).origin).toBe(new URL(baseURL ?? '').origin);
  });
});
