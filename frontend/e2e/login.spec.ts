import { EMAIL, PASSWORD, expect, logIn, test } from './fixtures';

test.describe('with a wrong password', () => {
  test.use({ expectedErrors: [/status of 401/] });

  test('shows an error', async ({ page, inspect }) => {
    await page.goto('/login');
    await expect(page).toHaveTitle(/^Log in · /);
    await inspect('login');
    await logIn(page, EMAIL, 'wrong');
    await expect(page.getByRole('alert')).toContainText('password is wrong');
    await inspect('login-refused');
  });
});

test('requires an email and a password', async ({ page, inspect }) => {
  await page.goto('/login');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page.getByText('Enter your email address.')).toBeVisible();
  await expect(page.getByText('Enter your password.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Email' })).toBeFocused();
  await inspect('login-incomplete');
});

test('redirects to the login page, and then back to the requested page', async ({ page }) => {
  await page.goto('/jobs?limit=10');
  await expect(page).toHaveURL(/\/login\?next=/);
  await logIn(page);
  await expect(page).toHaveURL(/\/jobs\?limit=10$/);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible();
});

test('works by keyboard alone', async ({ page }) => {
  await page.goto('/login');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Tab'); // the link of the logo
  await page.keyboard.press('Tab');
  await page.keyboard.type(EMAIL);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^Dashboard · /);
  const project = (await page.title()).split(' · ')[1];
  await expect(page.getByRole('link', { name: project, exact: true })).toBeVisible();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('logs out, and then requires a login', async ({ page }) => {
  await page.goto('/login');
  await logIn(page);
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto('/jobs');
  await expect(page).toHaveURL(/\/login\?next=/);
});
