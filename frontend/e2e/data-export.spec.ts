import { readFileSync } from 'node:fs';

import { strFromU8, unzipSync } from 'fflate';

import { EMAIL, PASSWORD, expect, logIn, test } from './fixtures';
import { NO_MAILS, mailedText } from './mails';
import { Person, makePerson, openSession } from './people';
import { World } from './world';

/** The job waits for the reports of other tests. */
const LONG_TIMEOUT = { timeout: 180_000 };

test.describe.configure({ timeout: 240_000 });

let ada: Person;

test.beforeEach(async ({ page, request }) => {
  ada = await makePerson(request, 'Ada');
  await new World(request).makeItems(ada, ['Notes on the engine']);
  await page.goto('/settings/account');
  await logIn(page, ada.email, ada.password);
  await expect(page).toHaveTitle(/^Account · /);
});

test('prepares the data of the user, and downloads them', async ({
  page,
  request,
  inspect,
}, info) => {
  const section = page.getByRole('region', { name: 'Your data' });
  const prepare = section.getByRole('button', { name: 'Prepare my data' });
  await expect(prepare).toBeVisible();
  await inspect('settings-data');
  await prepare.click();
  await expect(page.getByText('Personal data export started.')).toBeVisible();
  await expect(section.getByText('Succeeded')).toBeVisible(LONG_TIMEOUT);
  await expect(section.getByText(/^personal-data\.zip · [\d.]+ kB$/)).toBeVisible();
  await expect(section.getByText(/^You can download it until .+ 20\d\d/)).toBeVisible();
  await inspect('settings-data-ready');

  const started = page.waitForEvent('download');
  await section.getByRole('button', { name: 'Download' }).click();
  const download = await started;
  expect(download.suggestedFilename()).toBe('personal-data.zip');
  const path = info.outputPath('personal-data.zip');
  await download.saveAs(path);
  const exported = unzipSync(readFileSync(path));
  const rows = (name: string) => JSON.parse(strFromU8(exported[name]));
  expect(rows('users.json')[0].email).toBe(ada.email);
  expect(rows('users.json')[0].password_hash).toBeUndefined();
  expect(rows('items.json')[0].title).toBe('Notes on the engine');

  await page.getByRole('button', { name: 'Notifications, 1 unread' }).click();
  await page.getByText('Your data is ready for download.').click();
  await expect(page).toHaveURL(/\/settings\/account$/);
  if (!NO_MAILS) await mailedText(request, ada.email, /Your data is ready for download/);
});

test.describe('after the first export', () => {
  test.use({ expectedErrors: [/status of (403|404|409|429)/] });

  test('refuses another one, and the file to others', async ({ page, request }) => {
    const section = page.getByRole('region', { name: 'Your data' });
    const answers = await page.evaluate(async () => {
      const token = await (await fetch('/api/v1/login/refresh', { method: 'POST' })).json();
      const headers = {
        Authorization: `Bearer ${token.access_token}`,
        'Content-Type': 'application/json',
      };
      const body = JSON.stringify({ task: 'reports.personal_data' });
      const start = () => fetch('/api/v1/jobs/', { method: 'POST', headers, body });
      const both = await Promise.all([start(), start()]);
      return Promise.all(both.map(async (it) => ({ status: it.status, ...(await it.json()) })));
    });
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const path = `/api/v1/jobs/${answers.find(({ status }) => status === 201).id}/result`;
    await page.reload();
    await expect(section.getByText('Succeeded')).toBeVisible(LONG_TIMEOUT);

    await section.getByRole('button', { name: 'Prepare my data' }).click();
    await expect(page.getByText('You can start this again in 24 hours.')).toBeVisible();

    const statusFor = async (person?: Person) => {
      const headers = person && (await openSession(request, person));
      return (await request.get(path, { headers })).status();
    };
    expect(await statusFor()).toBe(401);
    expect(await statusFor(await makePerson(request, 'Eve'))).toBe(404);
    expect(await statusFor({ email: EMAIL, password: PASSWORD })).toBe(403);
    expect(await statusFor(ada)).toBe(200);
  });

  test('offers no file that has expired', async ({ page }) => {
    const old = new Date(Date.now() - 8 * 86_400_000).toISOString();
    const job = {
      ...{ id: '1', owner_id: null, task: 'reports.personal_data', parameters: null },
      ...{ state: 'succeeded', progress: 100, message: 'Done', error: null, attempts: 1 },
      ...{ result_name: 'personal-data.zip', result_size: 9 },
      ...{ created_at: old, updated_at: old, started_at: old, finished_at: old },
    };
    const data = { data: [job], total: 1, total_is_exact: true };
    await page.route(/\/jobs\/\?.*task=/, (route) => route.fulfill({ json: data }));
    await page.reload();
    const section = page.getByRole('region', { name: 'Your data' });
    await expect(section.getByRole('button', { name: 'Prepare my data' })).toBeVisible();
    await expect(section.getByRole('button', { name: 'Download' })).toBeHidden();
  });
});
