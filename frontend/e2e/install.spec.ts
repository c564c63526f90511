import { expect, test } from './fixtures';

test.use({ serviceWorkers: 'allow' });

test('has a manifest with icons of the sizes that it names', async ({ page }) => {
  await page.goto('/login');
  // As Chromium itself reads it, with the policy of the page.
  const browser = await page.context().newCDPSession(page);
  const { data, errors } = await browser.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { name, display, start_url, icons } = JSON.parse(data ?? '');
  expect({ name, display, start_url }).toEqual({
    name: expect.stringMatching(/./),
    display: 'standalone',
    start_url: '/',
  });
  const sizeOf = (source: string) =>
    page.evaluate(async (src) => {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, source);
  for (const { src, sizes } of icons) expect(await sizeOf(src)).toBe(sizes);
  expect(await sizeOf('/apple-touch-icon.png')).toBe('180x180');
});

test.describe('without a connection', () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test('shows the offline page, and continues afterwards', async ({ page, context, inspect }) => {
    await page.goto('/login');
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      while (active?.state !== 'activated') await new Promise((later) => setTimeout(later, 50));
    });
    const stored = await page.evaluate(async () => {
      const names = await caches.keys();
      const all = names.map(async (name) => (await caches.open(name)).keys());
      return (await Promise.all(all)).flat().map(({ url }) => new URL(url).pathname);
    });
    expect(stored).toEqual(['/offline.html']);

    await context.setOffline(true);
    await page.goto('/signup');
    const heading = page.getByRole('heading', { name: 'The server cannot be reached' });
    await expect(heading).toBeVisible();
    await expect(page).toHaveURL(/\/signup$/);
    await inspect('no-connection');
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(heading).toBeVisible();
    await context.setOffline(false);
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Create account' })).toBeVisible();
    expect(await page.evaluate(() => caches.keys())).toEqual(['offline']);
  });
});
