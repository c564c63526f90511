import { Locator, Page } from '@playwright/test';

import { expect, logIn, test } from './fixtures';
import { makePerson } from './people';
import { World } from './world';

/** Presses Tab until the target has the focus. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 40 && !(await hasFocus()); presses++) {
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
}

const tabBackTo = (page: Page, target: Locator) => tabTo(page, target, 'Shift+Tab');

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

test('a list is filtered, searched and changed by keyboard alone', async ({
  page,
  request,
}, info) => {
  const world = new World(request);
  const ada = await makePerson(request, 'Ada');
  const group = await world.makeGroup('Engines', ada);
  await world.makeItems(ada, ['Compiler']);
  await world.makeItems(ada, ['Difference engine', 'Analytical engine'], group.id);
  await page.goto('/items?sort=title');
  await logIn(page, ada.email, ada.password);
  const rows = page.getByRole('rowheader');
  await expect(rows).toHaveCount(3);

  if (info.project.name === 'phone') {
    await tabTo(page, page.getByRole('button', { name: 'Filters' }));
    await page.keyboard.press('Enter');
  }
  await tabTo(page, page.getByRole('link', { name: 'Mine' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/scope=own/);
  await tabTo(page, page.getByRole('combobox', { name: 'Shared with' }));
  await page.keyboard.type(group.name);
  await expect(page.getByRole('option', { name: group.name })).toHaveClass(/mat-mdc-option-active/);
  await page.keyboard.press('Enter');
  await expect(rows).toHaveText(['Analytical engine', 'Difference engine']);
  await tabTo(page, page.getByLabel('Created from'));
  await page.keyboard.type('01012100');
  await expect(rows).toHaveCount(0);
  for (let part = 0; part < 3; part++) {
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Shift+Tab'); // to the part before, and at last out of the field
  }
  await expect(rows).toHaveCount(2);

  const tools = page.getByRole('button', { name: 'Columns and export' });
  await tabTo(page, tools);
  await page.keyboard.press('Enter');
  const owner = page.getByRole('menuitemcheckbox', { name: 'Owner' });
  await expect(owner).toBeFocused();
  await page.keyboard.press('Space');
  await expect(owner).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(tools).toBeFocused();

  await tabTo(page, page.getByRole('checkbox', { name: 'Select all on this page' }));
  await page.keyboard.press('Space');
  const selection = page.getByRole('region', { name: 'Selection' });
  await expect(selection).toContainText('2 selected');
  const share = selection.getByRole('button', { name: 'Share with…' });
  await tabBackTo(page, share);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Share 2 items' });
  await expect(dialog.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Escape'); // closes the list of groups
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(share).toBeFocused();
  await tabTo(page, selection.getByRole('button', { name: 'Delete' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(2);
});

test('a file is attached and deleted by keyboard alone', async ({ page, request }) => {
  const ada = await makePerson(request, 'Ada');
  await new World(request).makeItems(ada, ['Engine']);
  await page.goto('/items');
  await logIn(page, ada.email, ada.password);
  await tabTo(page, page.getByRole('link', { name: 'Engine', exact: true }));
  await page.keyboard.press('Enter');
  const chosen = page.waitForEvent('filechooser');
  await tabTo(page, page.getByRole('button', { name: 'Choose files' }));
  await page.keyboard.press('Enter');
  const file = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Of brass') };
  await (await chosen).setFiles(file);
  await tabTo(page, page.getByRole('button', { name: 'Delete notes.txt' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Delete this file?' });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused(); // after it is open
  await tabTo(page, dialog.getByRole('button', { name: 'Delete' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('No files yet.')).toBeVisible();
});

test('the palette, the notifications and the menu of the user work by keyboard alone', async ({
  page,
  request,
}) => {
  const ada = await makePerson(request, 'Ada');
  await page.goto('/items');
  await logIn(page, ada.email, ada.password);
  const search = page.getByRole('button', { name: 'Search', exact: false }).first();
  await tabTo(page, search);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('jobs');
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^Jobs · /);

  await page.keyboard.press('Shift+Tab'); // from the page back into the frame around it
  const bell = page.getByRole('button', { name: /^Notifications/ });
  await tabBackTo(page, bell);
  await page.keyboard.press('Enter');
  const latest = page.getByRole('dialog', { name: 'Notifications' });
  await tabTo(page, latest.getByRole('link', { name: 'All notifications' }));
  await page.keyboard.press('Escape');
  await expect(latest).toBeHidden();
  await expect(bell).toBeFocused();

  const account = page.getByRole('button', { name: 'Your account' });
  await tabTo(page, account);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(account).toBeFocused();
});
