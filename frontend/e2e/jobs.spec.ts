import { APIRequestContext } from '@playwright/test';

import { expect, logIn, test } from './fixtures';
import { Person, makePerson } from './people';
import { readWorkbook } from './report';
import { World } from './world';

/** The minimum number of users in the report. */
const USERS = process.env['E2E_USERS'] && Number(process.env['E2E_USERS']);
/** The page polls each second: a report over fewer users may finish in less. */
const MANY_USERS = 50_000;
/** A report waits for those of other tests, and all compete with the browser for the CPU. */
const LONG_TIMEOUT = { timeout: 180_000 };

test.describe.configure({ timeout: 240_000 });

/** A superuser whose jobs no other test starts. */
async function makeReporter(request: APIRequestContext): Promise<Person> {
  const person = await makePerson(request, 'Ada');
  await new World(request).makeSuperuser(person);
  return person;
}

test('starts a report, shows its progress, and downloads its file', async ({
  page,
  request,
  inspect,
}, info) => {
  const ada = await makeReporter(request);
  await page.goto('/login');
  await logIn(page, ada.email, ada.password);
  await expect(page).toHaveTitle(/^Dashboard · /);
  await page.getByRole('button', { name: 'Export users' }).click();
  await expect(page.getByText('Users report started.')).toBeVisible();

  const newest = page
    .getByRole('listitem')
    .filter({ has: page.locator('app-job-row') })
    .first();
  if (USERS && USERS >= MANY_USERS) {
    await expect(newest.getByRole('progressbar')).toBeVisible();
    await expect(newest.getByText(/\b[1-9]\d? % · /)).toBeVisible(LONG_TIMEOUT);
  }
  await expect(newest.getByText('Succeeded')).toBeVisible(LONG_TIMEOUT);
  await inspect('dashboard');

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Jobs' }).click();
  await expect(page).toHaveTitle(/^Jobs · /);
  await expect(newest.getByRole('button', { name: 'Download' })).toBeVisible();
  await inspect('jobs');

  await newest.getByRole('link', { name: 'Users report' }).click();
  await expect(page).toHaveTitle(/^Job · /);
  await expect(page.getByRole('definition').first()).toHaveText('You');
  await inspect('job');
  await page.getByRole('main').getByRole('link', { name: 'Jobs' }).click();

  const started = page.waitForEvent('download');
  await newest.getByRole('button', { name: 'Download' }).click();
  const download = await started;
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
  const path = info.outputPath(download.suggestedFilename());
  await download.saveAs(path);

  const workbook = await readWorkbook(path);
  expect(workbook.sheets).toContain('Users');
  expect(workbook.hasChart).toBe(true);
  const users = workbook.countRows('Users') - 1;
  // Other tests create users in the meantime.
  expect(users).toBeGreaterThanOrEqual(USERS || 1);
});

test("keeps the page of the list in the URL, and shows everyone's jobs", async ({
  page,
  request,
  inspect,
}) => {
  const ada = await makeReporter(request);
  const world = new World(request);
  for (let count = 0; count < 2; count++) await world.startReport(ada);
  await page.goto('/login');
  await logIn(page, ada.email, ada.password);
  await expect(page).toHaveTitle(/^Dashboard · /);

  await page.goto('/jobs?limit=1');
  await expect(page.getByText(/^1–1 of \d+$/)).toBeVisible();
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/\/jobs\?limit=1&offset=1$/);
  await expect(page.getByText(/^2–2 of \d+$/)).toBeVisible();
  await page.getByRole('link', { name: 'Previous page' }).click();
  await expect(page.getByText(/^1–1 of \d+$/)).toBeVisible();
  await expect(page).toHaveURL(/\/jobs\?limit=1$/);

  await page.getByRole('link', { name: 'Everyone’s' }).click();
  await expect(page).toHaveURL(/\/jobs\?limit=1&scope=all$/);
  await expect(page.locator('app-job-row')).toHaveCount(1);
  await inspect('jobs-of-all');
});

test('cancels a job, filters by its state, and retries it', async ({ page, request, inspect }) => {
  test.skip(!USERS || USERS < MANY_USERS, 'a report over few users ends before one can click');
  const ada = await makeReporter(request);
  const world = new World(request);
  for (let count = 0; count < 2; count++) await world.startReport(ada);

  await page.goto('/jobs');
  await logIn(page, ada.email, ada.password);
  const newest = page.locator('app-job-row').first();
  await newest.getByRole('button', { name: 'Cancel' }).click();
  await expect(newest.getByText('Cancelled', { exact: true })).toBeVisible();
  await inspect('jobs-cancelled');

  await page.getByRole('link', { name: 'Cancelled' }).click();
  await expect(page).toHaveURL(/\/jobs\?state=cancelled$/);
  await expect(page.locator('app-job-row')).toHaveCount(1);
  await page.reload();
  await expect(page.locator('app-job-row')).toHaveCount(1);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('No cancelled jobs')).toBeVisible();
  await page.getByRole('link', { name: 'All' }).click();
  await page.reload();
  await expect(page.locator('app-job-row').getByText('Succeeded')).toHaveCount(2, LONG_TIMEOUT);
});
