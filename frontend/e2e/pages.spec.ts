import { expect, logIn, scrollDown, test } from './fixtures';

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

test.describe('before Angular has started', () => {
  test.use({ expectedErrors: [/ERR_FAILED/] });

  test('begins in the chosen appearance', async ({ page }) => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.goto('/login');
    await page.evaluate(() => localStorage.setItem('appearance', 'dark'));
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
    const dark = await background();
    await page.route(/\/main[^/]*\.js$/, (route) => route.abort()); // as before Angular has started
    await page.reload();
    await expect(page.locator('.splash')).toBeVisible();
    expect(await background()).toBe(dark);
    await page.evaluate(() => localStorage.removeItem('appearance'));
    await page.reload();
    expect(await background()).not.toBe(dark);
  });
});

test('shows text at once, with the metrics of the font that is loaded', async ({ page }) => {
  await page.goto('/login');
  const sizes = await page.evaluate(async () => {
    const measure = async (font: string) => {
      const text = document.createElement('span');
      text.style.cssText = `font: 400 32px ${font}; position: absolute; white-space: nowrap`;
      text.textContent = 'The quick brown fox jumps over the lazy dog, 1234567890 times.';
      document.body.append(text);
      await document.fonts.load(`400 32px ${font}`);
      const { width, height } = text.getBoundingClientRect();
      text.remove();
      return { width, height };
    };
    const loaded = await measure("'Inter Variable'");
    return { loaded, before: await measure("'Inter Fallback'").catch(() => null) };
  });
  test.skip(!sizes.before, 'this machine has neither Arial nor Liberation Sans');
  expect(sizes.before?.height).toBe(sizes.loaded.height);
  expect((sizes.before?.width ?? 0) / sizes.loaded.width).toBeCloseTo(1, 1);
});

test('links to the API documentation', async ({ page }) => {
  await page.goto('/login');
  await logIn(page);
  await expect(page).toHaveTitle(/^Dashboard · /);
  await scrollDown(page);
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
