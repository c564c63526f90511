import { Locator, Page } from '@playwright/test';

import { expect, test } from './fixtures';
import { makePerson } from './people';
import { World } from './world';

/** Presses Tab until the target has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 40 && !(await hasFocus()); presses++) {
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

test('everything works by keyboard alone, from login to a shared item', async ({
  page,
  request,
}) => {
  const world = new World(request);
  const [ada, grace] = [await makePerson(request, 'Ada'), await makePerson(request, 'Grace')];
  const group = await world.makeGroup('Engines', ada, grace);
  await page.goto('/login');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  await tabTo(page, page.getByRole('textbox', { name: 'Email' }));
  await page.keyboard.type(ada.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(ada.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^Dashboard · /);

  await tabTo(page, page.getByRole('navigation').getByRole('link', { name: 'Items' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^Items · /);
  await tabTo(page, page.getByRole('link', { name: 'New item' }).first());
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^New item · /);

  await tabTo(page, page.getByLabel('Title'));
  await page.keyboard.type('Difference engine');
  await page.keyboard.press('Tab');
  await page.keyboard.type('It computes polynomials.');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('combobox', { name: 'Shared with' })).toBeFocused();
  await page.keyboard.type(group.name.slice(0, 7));
  await expect(page.getByRole('option', { name: group.name })).toHaveClass(/mat-mdc-option-active/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Shared with' })).toHaveValue(group.name);
  await tabTo(page, page.getByRole('button', { name: 'Save' }));
  await page.keyboard.press('Space');

  await expect(page.getByRole('row').filter({ hasText: 'Difference engine' })).toContainText(
    group.name,
  );
  expect(await world.itemsOf(grace)).toEqual(['Difference engine']);

  const menuButton = page.getByRole('button', { name: 'Actions for Difference engine' });
  await tabTo(page, menuButton);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menuButton).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Difference engine' })).toBeVisible();
});
