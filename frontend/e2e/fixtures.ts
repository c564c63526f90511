import AxeBuilder from '@axe-core/playwright';
import { Page, test as base, expect } from '@playwright/test';
import { execFileSync } from 'node:child_process';

export { expect };

/** As the scripts read it in .env: Node reads such files by rules of its own. */
function setting(name: string): string {
  const script = 'source ../scripts/lib.sh; load_env; printf %s "${!1}"';
  return execFileSync('bash', ['-euc', script, 'bash', name], { encoding: 'utf-8' });
}

export const EMAIL = setting('FIRST_SUPERUSER_EMAIL');
export const PASSWORD = setting('FIRST_SUPERUSER_PASSWORD');

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Fixtures {
  /** What a test expects to read in the browser's console, where it makes something fail. */
  expectedErrors: RegExp[];
  /** Looks at the page as it is in both themes: axe must find nothing, and nothing lie beside the
   * window. Leaves a screenshot. */
  inspect: (name: string) => Promise<void>;
}

/** Each test fails when the page writes an error to the console. */
export const test = base.extend<Fixtures>({
  expectedErrors: [[], { option: true }],

  page: async ({ page, expectedErrors }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await use(page);
    const surprises = errors.filter((error) => !expectedErrors.some((known) => known.test(error)));
    expect(surprises, 'errors in the console').toEqual([]);
  },

  inspect: async ({ page }, use, { project }) => {
    await use(async (name) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await photograph(page, `${name}-${project.name}-${colorScheme}`);
        const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
        const found = violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
        );
        expect(found, `axe on ${name}, ${colorScheme}`).toEqual([]);
      }
      const beside = () =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await page.evaluate(beside), `pixels beside the window on ${name}`).toBe(0);
    });
  },
});

export async function logIn(page: Page, email = EMAIL, password = PASSWORD): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Chooses in a field that finds its choices on the server. */
export async function pick(page: Page, label: string, name: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).fill(name);
  await page.getByRole('option', { name, exact: true }).click();
}

/** The whole page, in a window as high as it is: what stays at the window's edge keeps its place. */
async function photograph(page: Page, name: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1280, height: 800 };
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...size, height: Math.max(height, size.height) });
  // All of it is painted in the other theme only after two frames.
  await page.evaluate(
    () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
  );
  await page.screenshot({ path: `e2e/screenshots/${name}.png` });
  await page.setViewportSize(size);
}
