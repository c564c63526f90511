import { Page, Route } from '@playwright/test';

import { PAGES, PUBLIC_PAGES, openWhole } from './all-pages';
import { expect, logIn, test } from './fixtures';
import { makePerson } from './people';
import { World } from './world';

/** Opens the pages in this language from the next load on. */
async function chooseLanguage(page: Page, language: string): Promise<void> {
  await page.addInitScript((tag) => localStorage.setItem('language', tag), language);
}

/** What nobody translates: the strings in the API's answers, and the names of browsers and systems. */
class Data {
  private readonly known = new Set(['Chrome', 'Linux', 'Playwright']);

  /** Before the page gets it. */
  async readAnswer(route: Route): Promise<void> {
    try {
      const response = await route.fetch();
      const isJson = response.headers()['content-type']?.includes('json');
      if (isJson) this.collect(await response.json());
      await route.fulfill({ response });
    } catch {
      await route.abort().catch(() => undefined); // the page was left
    }
  }

  /** What remains of the texts without the data, and without dates and units, which Intl formats. */
  removeFrom(texts: readonly string[]): string[] {
    const known = [...this.known].sort((one, other) => other.length - one.length);
    return texts
      .map((text) => known.reduce((rest, name) => rest.replaceAll(name, ''), text))
      .map((text) =>
        text.replace(/\b[A-Z][a-z]{2} \d+|\d\s([kM]B|(second|minute|hour|day)s?)\b/g, ''),
      );
  }

  private collect(value: unknown): void {
    if (typeof value === 'string') this.known.add(value);
    else if (typeof value === 'object' && value) {
      Object.values(value).forEach((one) => this.collect(one));
    }
  }
}

/** Texts with plain letters, which the pseudo-language would have replaced, and clipped ones. */
async function faultsOf(page: Page, data: Data): Promise<string[]> {
  const found = await page.evaluate(() => {
    const DATA = 'time, kbd, script, style, [translate=no]';
    const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const elements = [...document.querySelectorAll('body *')].filter(
      (element) => !element.closest(DATA) && isShown(element),
    );
    const own = (element: Element) =>
      [...element.childNodes].filter((node) => node instanceof Text).map((node) => node.data);
    const attributes = (element: Element) =>
      ['aria-label', 'title', 'placeholder', 'alt'].map((name) => element.getAttribute(name) ?? '');
    const isClipped = (element: Element) => {
      const { overflowX, textOverflow } = getComputedStyle(element);
      const hides = overflowX !== 'visible' && overflowX !== 'auto' && textOverflow !== 'ellipsis';
      const hasText = own(element).join('').trim() !== '';
      const isVisible = element.clientWidth > 1; // not only for screen readers
      return hides && hasText && isVisible && element.scrollWidth > element.clientWidth + 1;
    };
    return {
      texts: [document.title, ...elements.flatMap((one) => [...own(one), ...attributes(one)])],
      clipped: elements.filter(isClipped).map((one) => `clipped: ${one.textContent?.trim()}`),
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    };
  });
  const plain = data.removeFrom(found.texts).filter((text) => /[a-z]/i.test(text));
  return [...plain, ...found.clipped, ...(found.overflow ? ['overflow of the page'] : [])];
}

test.describe('in the pseudo-language', () => {
  test.use({ expectedErrors: [/status of 404/] });

  test('every page has only texts that are translated, and clips none', async ({
    page,
    request,
  }) => {
    const data = new Data();
    await page.route(/\/api\/v1\/(?!events)/, (route) => data.readAnswer(route));
    const ada = await makePerson(request, 'Ada');
    const world = new World(request);
    await world.makeSuperuser(ada);
    const group = await world.makeGroup('Engines', ada);
    await world.makeItems(ada, ['Difference engine'], group.id);
    await world.startReport(ada);
    await chooseLanguage(page, 'en-XA');
    const faults: Record<string, string[]> = {};
    const check = async (path: string) => {
      await openWhole(page, path);
      const found = await faultsOf(page, data);
      if (found.length) faults[path] = found;
    };
    for (const path of PUBLIC_PAGES) await check(path);
    await page.goto('/login');
    await page.getByRole('textbox').first().fill(ada.email);
    await page.getByRole('textbox').last().fill(ada.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('/');
    for (const path of [...PAGES, `/groups/${group.id}`]) await check(path);
    expect(faults).toEqual({});
  });
});

test('shows German from the choice in the profile on, also after a new login', async ({
  page,
  request,
}) => {
  const ada = await makePerson(request, 'Ada');
  const world = new World(request);
  await world.makeItems(ada, ['Difference engine']);
  await page.goto('/settings/profile');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.goto('/items');
  await expect(page.getByRole('heading', { name: 'Elemente' })).toBeVisible();
  await expect(page.locator('time').first()).toHaveText('gerade eben');
  await expect(page.locator('time').first()).toHaveAttribute('title', / um \d\d:\d\d:\d\d$/);

  await page.evaluate(() => localStorage.clear()); // as in another browser
  await page.goto('/login');
  await logIn(page, ada.email, ada.password);
  await expect(page.getByRole('heading', { name: /^Guten / })).toBeVisible();
});

test.describe('after a refused login', () => {
  test.use({ expectedErrors: [/status of 4\d\d/] });

  test('asks the API in the language that was chosen on the login page', async ({ page }) => {
    await page.goto('/login');
    await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
    await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
    const login = page.waitForRequest('**/login/access-token');
    await page.getByRole('textbox', { name: 'E-Mail' }).fill('nobody@example.com');
    await page.getByRole('textbox', { name: 'Passwort' }).fill('seven tired otters sing');
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
    expect(await (await login).headerValue('Accept-Language')).toBe('de');
  });
});

test.describe('in a German browser', () => {
  test.use({ locale: 'de-AT' });

  test('shows German, with the region of the browser, until English is chosen', async ({
    page,
  }) => {
    await page.goto('/login');
    await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
    expect(await page.evaluate('$localize.locale')).toBe('de-AT');
    await page.getByRole('combobox', { name: 'Sprache' }).selectOption('English');
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
    expect(await page.evaluate('$localize.locale')).toBe('en');
  });
});

test('shows every page from right to left without a horizontal overflow', async ({ page }) => {
  await page.goto('/login');
  await logIn(page);
  await expect(page.locator('h1')).toBeVisible();
  for (const path of ['/', '/items', '/users', '/jobs', '/groups', '/settings/profile']) {
    await openWhole(page, path);
    const overflow = await page.evaluate(() => {
      const root = document.documentElement;
      root.dir = 'rtl';
      return root.scrollWidth - root.clientWidth;
    });
    expect(overflow, path).toBe(0);
  }
});
