import AxeBuilder from '@axe-core/playwright';
import { Page, test as base, expect } from '@playwright/test';
import { execFileSync } from 'node:child_process';

export { expect };

/** Reads .env as the scripts do: Node parses such files by other rules. */
function setting(name: string): string {
  const script = 'source ../scripts/lib.sh; load_env; printf %s "${!1}"';
  return execFileSync('bash', ['-euc', script, 'bash', name], { encoding: 'utf-8' });
}

export const EMAIL = setting('FIRST_SUPERUSER_EMAIL');
export const PASSWORD = setting('FIRST_SUPERUSER_PASSWORD');

export const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Fixtures {
  /** The errors in the browser's console that a test causes on purpose. */
  expectedErrors: RegExp[];
  /** Checks the page with axe in both themes, and that it has no horizontal overflow. Saves
   * screenshots. */
  inspect: (name: string) => Promise<void>;
}

/** Each test fails when the page writes an unexpected error to the console. */
export const test = base.extend<Fixtures>({
  expectedErrors: [[], { option: true }],

  page: async ({ page, expectedErrors }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await use(page);
    const unexpected = errors.filter((error) => !expectedErrors.some((known) => known.test(error)));
    expect(unexpected, 'errors in the console').toEqual([]);
  },

  inspect: async ({ page }, use, { project }) => {
    await use(async (name) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await takeScreenshot(page, `${name}-${project.name}-${colorScheme}`);
        const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
        const found = violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
        );
        expect(found, `axe on ${name}, ${colorScheme}`).toEqual([]);
      }
      const overflow = () =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await page.evaluate(overflow), `pixels beside the window on ${name}`).toBe(0);
    });
  },
});

export async function logIn(page: Page, email = EMAIL, password = PASSWORD): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

/** Scrolls to the end of the dashboard, which creates what is there when it comes into view. */
export async function scrollDown(page: Page): Promise<void> {
  await expect(page.getByRole('region', { name: 'Latest jobs' })).toBeVisible();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
}

/** Chooses an option in a picker, which loads its options from the server. */
export async function pick(page: Page, label: string, name: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).fill(name);
  await page.getByRole('option', { name, exact: true }).click();
}

/** Chooses an action in the menu of a row. */
export async function chooseAction(page: Page, row: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${row}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** The whole page is painted in another theme only after two frames. */
export async function waitForPaint(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
  );
}

/** Resizes the window to the height of the page, so that fixed elements stay at its edges. */
async function takeScreenshot(page: Page, name: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1280, height: 800 };
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...size, height: Math.max(height, size.height) });
  await waitForPaint(page);
  await page.screenshot({ path: `e2e/screenshots/${name}.png` });
  await page.setViewportSize(size);
}
