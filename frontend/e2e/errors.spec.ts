import { expect, logIn, test } from './fixtures';

test.describe('when a page cannot be loaded', () => {
  test.use({ expectedErrors: [/ERR_FAILED|dynamically imported module/] });

  test('shows the error page, and loads the page at another try', async ({ page, inspect }) => {
    await page.goto('/login');
    await logIn(page);
    await expect(page.getByRole('main').getByRole('heading', { name: /^Good/ })).toBeVisible();
    await page.route('**/chunk-*.js', (route) => route.abort());
    const reported = page.waitForResponse('**/api/v1/client-errors/');
    await page.getByRole('link', { name: 'Jobs', exact: true }).click();
    const heading = page.getByRole('heading', { level: 1, name: 'This page could not be shown' });
    await expect(heading).toBeVisible();
    await expect(page).toHaveURL(/\/jobs$/);
    await expect(page).toHaveTitle(/^Error · /);
    expect((await reported).status()).toBe(204);
    await inspect('error-page');
    await page.unroute('**/chunk-*.js');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible();
  });
});

test.describe('when code fails that nothing handles', () => {
  test.use({ expectedErrors: [/It failed/] });

  const failures: Readonly<Record<string, () => void>> = {
    exception: () =>
      setTimeout(() => {
        throw new Error('It failed.');
      }),
    rejection: () => void Promise.reject(new Error('It failed.')),
  };
  for (const [kind, fail] of Object.entries(failures)) {
    test(`shows a message, and reports the ${kind} once`, async ({ page, inspect }) => {
      const reports: unknown[] = [];
      page.on('request', (request) => {
        if (request.url().endsWith('/client-errors/')) reports.push(request.postDataJSON());
      });
      await page.goto('/login?next=%2Fjobs#token=secret');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const reported = page.waitForResponse('**/api/v1/client-errors/');
      await page.evaluate(fail);
      await page.evaluate(fail);
      expect((await reported).status()).toBe(204);
      await expect(page.getByText('Something went wrong.')).toBeVisible();
      if (kind === 'exception') await inspect('unexpected-error');
      expect(reports).toEqual([
        {
          message: 'Error: It failed.',
          stack: expect.any(String),
          path: '/login',
          version: expect.stringMatching(/^main-.*\.js$/),
        },
      ]);
      const loaded = page.waitForEvent('load');
      await page.getByRole('button', { name: 'Reload' }).click();
      await loaded;
      await expect(page.getByText('Something went wrong.')).toBeHidden();
    });
  }
});
