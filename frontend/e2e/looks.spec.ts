// Takes a picture of every page in each size, theme and language, for people to look at: it compares
// nothing, but axe checks each of them. The pictures are in e2e/screenshots/looks.
import AxeBuilder from '@axe-core/playwright';

import { PAGES, PUBLIC_PAGES, openWhole } from './all-pages';
import { EMAIL, PASSWORD, WCAG, expect, test, waitForPaint } from './fixtures';

const SIZES = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1440, height: 900 },
  wide: { width: 1920, height: 1080 },
} as const;

test.skip(({ isMobile }) => isMobile, 'It has sizes of its own.');
test.skip(!process.env['NIGHTLY'], 'It takes some minutes.');

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const language of ['en', 'de']) {
    test.describe(`${size}, ${language}`, () => {
      test.use({ viewport, locale: language, expectedErrors: [/status of 404/] });

      test('axe finds nothing in the pictures of all pages', async ({ page }) => {
        test.slow();
        const faults: Record<string, string[]> = {};
        const look = async (path: string) => {
          await openWhole(page, path);
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            await waitForPaint(page);
            const name = path.split('#')[0].slice(1).replaceAll('/', '-') || 'dashboard';
            await page.screenshot({
              path: `e2e/screenshots/looks/${name}-${size}-${colorScheme}-${language}.png`,
            });
            const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
            if (violations.length)
              faults[`${path}, ${colorScheme}`] = violations.map(({ id }) => id);
          }
        };
        for (const path of PUBLIC_PAGES) await look(path);
        await page.goto('/login');
        await page.getByRole('textbox').first().fill(EMAIL);
        await page.getByRole('textbox').last().fill(PASSWORD);
        await page.keyboard.press('Enter');
        await page.waitForURL('/');
        for (const path of PAGES) await look(path);
        expect(faults).toEqual({});
      });
    });
  }
}
