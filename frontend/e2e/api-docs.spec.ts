import { EMAIL, PASSWORD, expect, test } from './fixtures';

test('the API documentation logs in with a form, and calls a route', async ({ page }) => {
  await page.goto('/api/docs/');
  await page.getByRole('button', { name: 'Authorize' }).first().click();
  const dialog = page.locator('.auth-container').filter({ hasText: 'login' }).first();
  await dialog.getByLabel('username').fill(EMAIL);
  await dialog.getByLabel('password').fill(PASSWORD);
  await dialog.getByRole('button', { name: /Apply|Authorize/ }).click();
  await expect(dialog.getByRole('button', { name: 'Remove authorization' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();

  const route = page.locator('#operations-users-get_me');
  await route.getByRole('button').first().click();
  await route.getByRole('button', { name: 'Try it out' }).click();
  await route.getByRole('button', { name: 'Execute' }).click();
  const answer = route.locator('.live-responses-table');
  await expect(answer.locator('td.response-col_status').last()).toHaveText('200');
  await expect(answer).toContainText(EMAIL);
});
