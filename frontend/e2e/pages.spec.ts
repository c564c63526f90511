import { expect, logIn, test } from './fixtures';

test('keeps the chosen appearance', async ({ page, inspect }) => {
  await page.goto('/login');
  await logIn(page);
  await page.getByRole('button', { name: 'Your account' }).click();
  await inspect('account');
  await page.getByRole('menuitemradio', { name: 'dark' }).click();
  await expect(page.getByRole('menuitemradio', { name: 'dark' })).toBeChecked();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('links to the API documentation', async ({ page }) => {
  await page.goto('/login');
  await logIn(page);
  await expect(page).toHaveTitle(/^Dashboard · /);
  const link = page.getByRole('link', { name: 'API documentation' });
  await expect(link).toHaveAttribute('href', /^\/api\/docs\/?$/);
  const answer = await page.request.get('/api/docs/');
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toContain('swagger-ui');
});

test('shows that a page does not exist', async ({ page, inspect }) => {
  await page.goto('/no/such/page');
  await expect(page).toHaveTitle(/^Page not found · /);
  await inspect('not-found');
  await page.getByRole('link', { name: 'Go to the dashboard' }).click();
  await expect(page).toHaveURL(/\/login$/);
});
