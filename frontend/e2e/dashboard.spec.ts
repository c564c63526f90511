import { expect, logIn, scrollDown, test } from './fixtures';
import { makePerson } from './people';
import { World } from './world';

test('shows a user their own numbers, and no system statistics', async ({
  page,
  request,
  inspect,
}) => {
  const world = new World(request);
  const [ada, grace] = [await makePerson(request, 'Ada'), await makePerson(request, 'Grace')];
  const group = await world.makeGroup('Engines', ada, grace);
  await world.makeItems(ada, ['One', 'Two']);
  await world.makeItems(grace, ['Hers'], group.id);
  await page.goto('/login');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ada');
  const number = (label: string) =>
    page
      .getByRole('main')
      .locator('dl > div', { has: page.getByRole('link', { name: label }) })
      .getByRole('definition');
  await expect(number('My items')).toHaveText('2');
  await expect(number('Shared with me')).toHaveText('1');
  await expect(number('Failed jobs')).toHaveText('0');
  await expect(page.getByRole('heading', { name: 'System', exact: true })).toBeHidden();
  await inspect('dashboard-person');
  const recent = page.getByRole('region', { name: 'Recently changed' });
  await expect(recent.getByRole('listitem')).toHaveCount(3);
  await expect(page.getByRole('region', { name: 'For developers' })).toBeHidden();
  await recent.getByRole('link', { name: 'Hers' }).click();
  await expect(page.getByLabel('Title')).toHaveValue('Hers');
  await page.goBack();
  await page.getByRole('link', { name: 'My items' }).click();
  await expect(page).toHaveTitle(/^Items · /);
  await expect(page.getByText('2 items')).toBeVisible();
  await page.getByRole('link', { name: 'Shared with me' }).click();
  await expect(page.getByText('1 item', { exact: true })).toBeVisible();
});

test('shows a superuser the statistics of the system', async ({ page, inspect }) => {
  await page.goto('/login');
  await logIn(page);
  await scrollDown(page);
  await expect(page.getByRole('heading', { name: 'System', exact: true })).toBeVisible();
  const chart = page.getByRole('img', { name: /^Users; the arrow keys/ });
  await chart.scrollIntoViewIfNeeded();
  await inspect('dashboard-system');
  const table = page.getByRole('table', { name: 'Users' });
  await expect(table.getByRole('row')).toHaveCount(30);

  const shown = page.locator('app-chart p').first();
  const today = await shown.textContent();
  const yesterday = await table.getByRole('row').nth(28).getByRole('rowheader').textContent();
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(shown).toContainText(yesterday ?? 'a day');
  await page.keyboard.press('ArrowRight');
  await expect(shown).toHaveText(today ?? 'a day');

  await page.getByRole('radio', { name: '7 days' }).click();
  await expect(table.getByRole('row')).toHaveCount(7);

  const queues = page.getByRole('table', { name: 'Queues' });
  await expect(queues.getByRole('rowheader', { name: 'reports' })).toBeVisible();
  await queues.scrollIntoViewIfNeeded();
  await inspect('dashboard-queues');
});

test('links a superuser to the available tools', async ({ page, request }) => {
  const { tools } = await (await request.get('/api/v1/about')).json();
  await page.goto('/login');
  await logIn(page);
  await scrollDown(page);
  const panel = page.getByRole('region', { name: 'For developers' });
  await expect(panel.getByRole('link', { name: 'API documentation' })).toBeVisible();
  for (const [path, name] of [
    ['flower', 'Flower'],
    ['pgadmin', 'pgAdmin'],
  ]) {
    const isAvailable = tools.includes(path);
    await expect(panel.getByRole('link', { name })).toHaveCount(isAvailable ? 1 : 0);
    if (isAvailable) {
      const answer = await request.get(`/${path}/`, { maxRedirects: 0 });
      expect([302, 303, 401], `${name} asks for a login`).toContain(answer.status());
    }
  }
});
