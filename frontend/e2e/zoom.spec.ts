// WCAG 1.4.4 and 1.4.10: a window of 1280 pixels at 200 % has 640 CSS pixels, at 400 % it has 320.
import { Page } from '@playwright/test';

import { PAGES, PUBLIC_PAGES, openWhole } from './all-pages';
import { chooseAction, expect, logIn, test } from './fixtures';
import { makePerson } from './people';
import { World } from './world';

const WINDOWS = {
  '200 %': { width: 640, height: 400 },
  '400 %': { width: 320, height: 256 },
} as const;

const TITLE = 'A Donaudampfschifffahrtsgesellschaftskapitän among the difference engines';

/** Controls that a pointer cannot reach, clipped texts, and horizontal scrolling of the page. */
async function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const CONTROLS = 'a[href], button, input, select, textarea, [role^=menuitem], [role=option]';
    const root = document.documentElement;
    const overlay = [...document.querySelectorAll('.cdk-overlay-pane, :popover-open')]
      .filter((pane) => pane.querySelector(CONTROLS))
      .at(-1);
    const isInUse = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      !element.matches('.skip, :disabled, [aria-disabled=true]') &&
      element.getBoundingClientRect().width > 1; // others are only for screen readers
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()} “${(
        element.getAttribute('aria-label') ??
        (element.textContent || element.id)
      ).trim()}”`;

    /** What is at the middle of the control, after it was scrolled into view. */
    const coverOf = (control: Element) => {
      control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const { left, top, width, height } = control.getClientRects()[0];
      const [x, y] = [left + width / 2, top + height / 2];
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return 'is outside the window';
      const hit = document.elementFromPoint(x, y);
      const labels = control instanceof HTMLInputElement ? [...(control.labels ?? [])] : [];
      const isHit = [control, ...labels].some((one) => one.contains(hit) || hit?.contains(one));
      return isHit || !hit ? null : `is covered by ${nameOf(hit).slice(0, 60)}`;
    };
    const isClipped = (element: Element) => {
      const { overflowX, textOverflow } = getComputedStyle(element);
      const hides = overflowX !== 'visible' && overflowX !== 'auto' && textOverflow !== 'ellipsis';
      const hasText = [...element.childNodes].some(
        (node) => node instanceof Text && node.data.trim(),
      );
      return (
        hides && hasText && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1
      );
    };

    const elements = [...(overlay ?? document.body).querySelectorAll('*')].filter(isInUse);
    const covered = elements
      .filter((element) => element.matches(CONTROLS))
      .map((control) => ({ control, cover: coverOf(control) }))
      .filter(({ cover }) => cover)
      .map(({ control, cover }) => `${nameOf(control)} ${cover}`);
    const clipped = elements.filter(isClipped).map((element) => `${nameOf(element)} is clipped`);
    const overflow = root.scrollWidth - root.clientWidth;
    return [...covered, ...clipped, ...(overflow ? [`${overflow} pixels beside the window`] : [])];
  });
}

test.skip(({ isMobile }) => isMobile, 'The browsers of phones enlarge a page instead.');

for (const [zoom, viewport] of Object.entries(WINDOWS)) {
  test.describe(`at ${zoom}`, () => {
    test.use({ viewport, expectedErrors: [/status of 404/] });

    test('every page has its controls within the window', async ({ page, request }) => {
      const ada = await makePerson(request, 'Ada');
      const world = new World(request);
      await world.makeSuperuser(ada);
      const group = await world.makeGroup('Engines', ada);
      await world.makeItems(ada, [TITLE], group.id);
      await world.startReport(ada);
      const faults: Record<string, string[]> = {};
      const check = async (path: string) => {
        await openWhole(page, path);
        const found = await faultsOf(page);
        if (found.length) faults[path] = found;
      };
      for (const path of PUBLIC_PAGES) await check(path);
      await page.goto('/login');
      await logIn(page, ada.email, ada.password);
      await page.waitForURL('/');
      for (const path of [...PAGES, `/groups/${group.id}`, `/groups/${group.id}/edit`]) {
        await check(path);
      }
      expect(faults).toEqual({});
    });

    test('so have menus, dialogs and messages', async ({ page, request }) => {
      const ada = await makePerson(request, 'Ada');
      const world = new World(request);
      const group = await world.makeGroup('Engines', ada);
      await world.makeItems(ada, [TITLE], group.id);
      const check = async (place: string) => expect.soft(await faultsOf(page), place).toEqual([]);
      await page.goto('/items?scope=own&from=2020-01-01');
      await logIn(page, ada.email, ada.password);
      const item = page.getByRole('link', { name: TITLE });
      await expect(item).toBeVisible();
      await check('the filters of the items');

      await page.getByRole('button', { name: 'Columns and export' }).click();
      await check('the choice of columns');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: `Actions for ${TITLE}` }).click();
      await check('the menu of a row');
      await page.keyboard.press('Escape');

      const all = page.getByRole('checkbox', { name: 'Select all on this page' });
      await all.check();
      await check('the bar of the selected items');
      await page.getByRole('button', { name: 'Share with…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Share 1 item' });
      await expect(dialog.getByRole('option', { name: group.name })).toBeVisible();
      await page.keyboard.press('Escape');
      await check('the dialog that shares items');
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await expect(dialog).toBeHidden();
      await all.uncheck();

      await item.click();
      await expect(page.getByRole('heading', { name: 'Attachments' })).toBeVisible();
      await check('the page of an item');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search' }).fill('set');
      await expect(page.getByRole('option').first()).toBeVisible();
      await check('the command palette');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Notifications/ }).click();
      await check('the latest notifications');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Your account' }).click();
      await check('the menu of the user');
      await page.keyboard.press('Escape');

      await page.getByRole('main').getByRole('link', { name: 'Items' }).click();
      await chooseAction(page, TITLE, 'Delete');
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
      await check('the message after a deletion');
    });
  });
}
