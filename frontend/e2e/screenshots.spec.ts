// Compares pages with the screenshots in e2e/baselines. Update them after an intended change:
// UPDATE_PICTURES=true scripts/test.sh e2e
import type {
  About,
  File,
  Group,
  Item,
  Job,
  NotificationPage,
  Session,
  Statistics,
  SystemStatistics,
  Token,
  User,
} from '../src/app/api/types.gen';
import { expect, test } from './fixtures';

const NOW = '2026-03-14T09:30:00+00:00';
const EARLIER = '2026-03-12T16:05:00+00:00';

const ada = person(1, 'Ada Lovelace', { is_superuser: true });
const grace = person(2, 'Grace Hopper');
const mary = person(3, 'Mary Somerville', { is_active: false });
const engines = group(1, 'Engines', 'Whoever builds and runs the engines.', 3);
const tables = group(2, 'Tables', '', 1);
const items = [
  item(1, 'Difference engine', ada, engines),
  item(2, 'Notes on the analytical engine', ada, null),
  item(3, 'Compiler', grace, engines),
];
const jobs = [
  job(1, { state: 'running', progress: 40, message: 'Writing the rows', finished_at: null }),
  job(2, { state: 'succeeded', progress: 100, result_name: 'users.xlsx', result_size: 14_200 }),
  job(3, { state: 'failed', progress: 60, error: 'The database was unavailable.' }),
];
const counts = { queued: 2, running: 1, succeeded: 5204, failed: 17, cancelled: 64 };

/** The responses of the mocked API, by path. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  about: {
    project_name: 'Example',
    signup_open: true,
    tools: [],
    password_min_length: 12,
    data_export_days: 7,
    password_login: true,
    providers: [],
  } satisfies About,
  'login/refresh': { access_token: 'token', token_type: 'bearer', expires_in: 900 } satisfies Token,
  events: {},
  'users/me': ada,
  'users/': list(ada, grace, mary),
  [`users/${grace.id}`]: grace,
  [`users/${grace.id}/groups`]: list(engines),
  'groups/': list(engines, tables),
  'items/': list(...items),
  [`items/${items[0].id}`]: items[0],
  [`items/${items[0].id}/files`]: list(
    file(1, 'Plans.pdf', { size: 1_240_000, content_type: 'application/pdf' }),
    file(2, 'brass.png', { state: 'refused', refusal: 'The image is damaged.' }),
  ),
  'jobs/': list(...jobs),
  ...Object.fromEntries(jobs.map((one) => [`jobs/${one.id}`, one])),
  'notifications/': { ...list(), unread: 3 } satisfies NotificationPage,
  'sessions/': list(session(1, true), session(2, false)),
  'statistics/': { items: { mine: 2, shared: 1 }, jobs: counts } satisfies Statistics,
  'statistics/system': {
    users: { total: 1370, active: 1342, growth: growth() },
    items: 3,
    jobs: counts,
    queues: [{ name: 'reports', length: 2, oldest_seconds: 8, running: 1, failed_lately: 3 }],
  } satisfies SystemStatistics,
};

/** The pages by name: the path, and the element to scroll to the middle of the screenshot. */
const PAGES: Readonly<Record<string, readonly [path: string, middle?: string]>> = {
  login: ['/login'],
  signup: ['/signup'],
  dashboard: ['/', '.charts'],
  items: ['/items'],
  'item-edit': [`/items/${items[0].id}`],
  users: ['/users'],
  'user-edit': [`/users/${grace.id}`],
  groups: ['/groups'],
  jobs: ['/jobs'],
  settings: ['/settings/appearance'],
};

/** Hides the pages that are added to the navigation later, so that the pictures stay the same. */
const ONLY_KNOWN_PAGES = `nav[aria-label=Main] li:not(:has(${[
  '/',
  '/items',
  '/jobs',
  '/groups',
  '/users',
]
  .map((path) => `[href="${path}"]`)
  .join()})) { display: none }`;

test.use({ locale: 'en-US', timezoneId: 'UTC' });

for (const [name, [path, middle]] of Object.entries(PAGES)) {
  test(`page ${name} looks as in its pictures`, async ({ page }) => {
    const isPublic = ['login', 'signup'].includes(name);
    await page.clock.setFixedTime(NOW);
    await page.route('**/api/v1/**', (route) => {
      const json = ANSWERS[new URL(route.request().url()).pathname.replace('/api/v1/', '')];
      return json ? route.fulfill({ json, headers: { etag: '"1"' } }) : route.abort();
    });
    // Wait for the pages' own font, so that no screenshot has a font of the machine.
    await page.route('**/styles*.css', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/font-display:\s*swap/, 'font-display:block');
      await route.fulfill({ response, body: body + ONLY_KNOWN_PAGES });
    });
    if (!isPublic) await page.addInitScript(() => localStorage.setItem('session', '1'));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      if (colorScheme === 'light') {
        await page.goto(path, { waitUntil: 'networkidle' });
        await page.evaluate(() => document.fonts.ready);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      }
      if (middle) {
        // Some of the page is created when it comes into view.
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        const shown = page.locator(middle);
        await shown.evaluate((element) => element.scrollIntoView({ block: 'center' }));
      }
      await expect(page).toHaveScreenshot(`${name}-${colorScheme}.png`, {
        scale: 'css',
        // More than the difference of two Chromium builds, less than a button in another color.
        maxDiffPixels: 2000,
        threshold: 0.1,
      });
    }
  });
}

function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function list<T>(...data: T[]) {
  return { data, total: data.length, total_is_exact: true };
}

function person(number: number, full_name: string, more: Partial<User> = {}): User {
  return {
    id: id(number),
    email: `${full_name.split(' ')[0].toLowerCase()}@example.com`,
    full_name,
    email_verified: true,
    is_active: true,
    is_superuser: false,
    has_password: true,
    has_second_factor: false,
    last_login_at: null,
    picture_id: null,
    notifications_by_mail: false,
    language: null,
    created_at: EARLIER,
    updated_at: EARLIER,
    ...more,
  };
}

function file(number: number, name: string, more: Partial<File>): File {
  return {
    id: id(number),
    owner_id: ada.id,
    item_id: id(1),
    name,
    content_type: 'image/png',
    size: 84_000,
    state: 'ready',
    refusal: null,
    has_thumbnail: false,
    created_at: EARLIER,
    updated_at: EARLIER,
    ...more,
  };
}

function group(number: number, name: string, description: string, member_count: number): Group {
  const times = { created_at: EARLIER, updated_at: EARLIER };
  return { id: id(number), name, description, member_count, is_manager: true, ...times };
}

function item(number: number, title: string, owner: User, shared: Group | null): Item {
  return {
    id: id(number),
    owner_id: owner.id,
    owner,
    group_id: shared?.id ?? null,
    group: shared,
    title,
    description: 'It computes polynomials by finite differences.',
    created_at: EARLIER,
    updated_at: EARLIER,
  };
}

function job(number: number, more: Partial<Job>): Job {
  return {
    id: id(number),
    owner_id: ada.id,
    task: 'reports.users',
    parameters: null,
    state: 'queued',
    progress: 0,
    message: '',
    error: null,
    attempts: 1,
    result_name: null,
    result_size: null,
    created_at: EARLIER,
    updated_at: EARLIER,
    started_at: EARLIER,
    finished_at: EARLIER,
    ...more,
  };
}

function session(number: number, is_current: boolean): Session {
  return {
    id: id(number),
    device: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    ip_address: '203.0.113.7',
    is_current,
    created_at: EARLIER,
    last_used_at: is_current ? NOW : EARLIER,
  };
}

/** Thirty days; the last one is today. */
function growth(): SystemStatistics['users']['growth'] {
  return Array.from({ length: 30 }, (_, index) => ({
    day: new Date(Date.parse(NOW) - (29 - index) * 86_400_000).toISOString().slice(0, 10),
    total: 1370 - Math.round(1.4 * (29 - index) ** 2),
  }));
}
