import { expect, logIn, test } from './fixtures';
import { makePerson } from './people';

test.describe('while the server is unavailable', () => {
  test.use({ expectedErrors: [/ERR_(INTERNET_DISCONNECTED|FAILED)/] });

  test('shows a notice, keeps the session, and recovers automatically', async ({
    page,
    context,
    request,
    inspect,
  }) => {
    const ada = await makePerson(request, 'Ada');
    await page.goto('/settings/security');
    await logIn(page, ada.email, ada.password);
    await expect(page.getByText('This device')).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText('You are offline.')).toBeVisible();
    await inspect('offline');
    await context.setOffline(false);
    await expect(page.getByText('You are offline.')).toBeHidden();

    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await expect(page.getByText('The server does not answer.')).toBeVisible();
    await page.unroute('**/api/**');
    await expect(page.getByText('This device')).toBeVisible();
    await expect(page.getByText('The server does not answer.')).toBeHidden();
    await expect(page).toHaveURL(/\/settings\/security$/);
  });
});

test.describe('while the account cannot be loaded', () => {
  test.use({ expectedErrors: [/status of 503/] });

  test('shows an error, and tries again', async ({ page, request, inspect }) => {
    const ada = await makePerson(request, 'Ada');
    const me = '**/api/v1/users/me';
    await page.route(me, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ detail: 'The database is temporarily unavailable.' }),
      }),
    );
    await page.goto('/jobs');
    await logIn(page, ada.email, ada.password);
    const alert = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
    await expect(alert).toContainText('The database is temporarily unavailable.');
    await inspect('account-not-loaded');
    await page.unroute(me);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible();
  });
});

test('shows that there is a new version, and loads it', async ({ page, inspect }) => {
  await page.goto('/login');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const showTab = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  const checked = page.waitForResponse((answer) => answer.request().resourceType() === 'fetch');
  await showTab();
  await checked;
  const notice = page.getByText('There is a new version of these pages.');
  await expect(notice).toBeHidden();

  // As after a deployment, the page names other files than the one that is loaded.
  await page.route('/', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ body: (await answer.text()).replaceAll('.js', '-new.js') });
  });
  await showTab();
  await expect(notice).toBeVisible();
  await inspect('new-version');
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Reload' }).click();
  await loaded;
  await expect(notice).toBeHidden();
});
