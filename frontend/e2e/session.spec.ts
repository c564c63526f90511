import { expect, logIn, test } from './fixtures';
import { makePerson, openSession } from './people';

const SESSIONS = '/api/v1/sessions/';

// The browser logs each refused request to its console.
test.use({ expectedErrors: [/status of 401/] });

test('stays open after a reload, without showing the login page', async ({ page, request }) => {
  const ada = await makePerson(request, 'Ada');
  await page.goto('/settings/security');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  const paths: string[] = [];
  page.on('framenavigated', (frame) => paths.push(new URL(frame.url()).pathname));
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  expect(new Set(paths)).toEqual(new Set(['/settings/security']));
});

test('is refreshed once for ten refused requests', async ({ page, request, playwright }) => {
  const ada = await makePerson(request, 'Ada');
  const elsewhere = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const context = await playwright.request.newContext({
        baseURL: test.info().project.use.baseURL,
      });
      return { context, headers: await openSession(context, ada) };
    }),
  );
  const shown = page.waitForRequest((it) => it.url().includes(SESSIONS));
  await page.goto('/settings/security');
  await logIn(page, ada.email, ada.password);
  const expired = (await shown).headers()['authorization'];
  await expect(page.getByRole('button', { name: /^Log out .+/ })).toHaveCount(11);

  await page.waitForTimeout(1000); // within the same second, a refresh returns the same token
  await page.route('**/api/v1/**', (route) => {
    const headers = route.request().headers();
    if (headers['authorization'] === expired) headers['authorization'] = 'Bearer expired';
    return route.continue({ headers });
  });
  const statuses: Record<string, number[]> = { refresh: [], DELETE: [] };
  page.on('response', (answer) => {
    const kind = answer.url().endsWith('/login/refresh') ? 'refresh' : answer.request().method();
    statuses[kind]?.push(answer.status());
  });
  await page
    .getByRole('listitem')
    .getByRole('button', { name: /^Log out .+/ })
    .evaluateAll((buttons) => buttons.forEach((button) => (button as HTMLElement).click()));
  await expect(page.getByText('This device')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Log out .+/ })).toHaveCount(0);
  expect(statuses['refresh']).toEqual([200]);
  expect(statuses['DELETE'].sort()).toEqual([...Array(10).fill(204), ...Array(10).fill(401)]);
  for (const { context, headers } of elsewhere) {
    expect((await context.get('/api/v1/users/me', { headers })).status()).toBe(401);
    await context.dispose();
  }
});

test('redirects to the login page and back when it was ended elsewhere', async ({
  page,
  request,
  inspect,
}) => {
  const ada = await makePerson(request, 'Ada');
  // Where the end of a stream shows the end of the session, the page is left before the click.
  await page.route('**/api/v1/events', (route) => route.fulfill({ status: 204 }));
  await page.goto('/settings/security');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByText('This device')).toBeVisible();
  const headers = await openSession(request, ada);
  expect((await request.delete(SESSIONS, { headers })).status()).toBe(204);

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Jobs' }).click();
  await expect(page).toHaveURL(/\/login\?next=%2Fjobs$/);
  await expect(page.getByText('This session has ended: log in again.')).toBeVisible();
  await inspect('login-ended');
  await logIn(page, ada.email, ada.password);
  await expect(page).toHaveURL(/\/jobs$/);
});

test('ends and begins in all tabs at the same time', async ({ page, context, request }) => {
  const ada = await makePerson(request, 'Ada');
  await page.goto('/settings/security');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByText('This device')).toBeVisible();
  const other = await context.newPage();
  await other.goto('/jobs');
  await expect(other.getByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible();

  await other.getByRole('button', { name: 'Your account' }).click();
  await other.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(other).toHaveURL(/\/login$/);
  await expect(page).toHaveURL(/\/login\?next=%2Fsettings%2Fsecurity$/);
  await expect(page.getByText('You have logged out in another tab.')).toBeVisible();

  await logIn(other, ada.email, ada.password);
  await expect(other).toHaveTitle(/^Dashboard/);
  await expect(page).toHaveURL(/\/settings\/security$/);
  await expect(page.getByText('This device')).toBeVisible();
});
