import { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';

import { expect, logIn, test } from './fixtures';
import { makePerson } from './people';
import { World } from './world';

// The first worker may still be starting, on a busy machine.
const LONG_TIMEOUT = { timeout: 180_000 };

test.describe.configure({ timeout: 240_000 });

const PICTURE = {
  name: 'me.png',
  mimeType: 'image/png',
  buffer: readFileSync('e2e/baselines/login-light-phone.png'),
};
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';

function textFile(name: string, content: string) {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(content) };
}

function choose(page: Page, ...files: (typeof PICTURE)[]): Promise<void> {
  return page.locator('app-upload-zone input').setInputFiles(files);
}

test.describe('files that are refused', () => {
  test.use({ expectedErrors: [/status of 422/] });

  test('attaches files to an item, and refuses others with a reason', async ({
    page,
    request,
    inspect,
  }) => {
    const ada = await makePerson(request, 'Ada');
    await new World(request).makeItems(ada, ['Engine']);
    await page.goto('/items');
    await logIn(page, ada.email, ada.password);
    await page.getByRole('link', { name: 'Engine' }).click();
    const attachments = page.getByRole('region', { name: 'Attachments' });
    const rows = attachments.locator('app-attachment-row');
    await expect(attachments.getByText('No files yet.')).toBeVisible();

    await choose(page, PICTURE, textFile('notes.txt', 'It computes polynomials.'));
    await expect(rows.filter({ hasText: 'notes.txt' })).toBeVisible();
    const thumbnail = rows.filter({ hasText: 'me.png' }).getByRole('presentation');
    await expect(thumbnail).toBeVisible(LONG_TIMEOUT);
    await choose(page, textFile('fake.png', SVG), textFile('page.html', '<script></script>'));
    await expect(attachments).toContainText(
      'The content does not have the type that the name says',
    );
    await expect(attachments.getByRole('alert')).toContainText('Choose a file of one of these');
    await inspect('item-attachments');
    await attachments.getByRole('button', { name: 'Dismiss' }).click();

    const download = page.waitForEvent('download');
    await attachments.getByRole('button', { name: 'Download notes.txt' }).click();
    expect((await download).suggestedFilename()).toBe('notes.txt');

    await attachments.getByRole('button', { name: 'Delete fake.png' }).click();
    const deleted = page.waitForResponse((response) => response.request().method() === 'DELETE');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    expect((await deleted).status()).toBe(204);
    await expect(rows.filter({ hasText: 'fake.png' })).toHaveCount(0);
    await page.reload();
    await expect(rows).toHaveCount(2);
  });
});

test('shows the progress of a dropped file, and cancels it', async ({ page, request }) => {
  const ada = await makePerson(request, 'Ada');
  const world = new World(request);
  await world.makeItems(ada, ['Engine']);
  await page.goto('/items');
  await logIn(page, ada.email, ada.password);
  await page.getByRole('link', { name: 'Engine' }).click();
  await page.route(/\/upload$/, () => undefined); // a server that does not respond
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['slow'], 'slow.txt'));
    return transfer;
  });
  await page.locator('app-upload-zone').dispatchEvent('drop', { dataTransfer: data });
  await expect(page.getByRole('progressbar', { name: 'Upload of slow.txt' })).toBeVisible();
  const deleted = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await page.getByRole('button', { name: 'Cancel the upload of slow.txt' }).click();
  expect((await deleted).status()).toBe(204);
  await expect(page.getByRole('list', { name: 'Uploads' })).toHaveCount(0);
  await expect(page.getByText('The upload of slow.txt is cancelled.')).toBeAttached();
});

test('changes and removes the profile picture', async ({ page, request, inspect }) => {
  const ada = await makePerson(request, 'Ada');
  await page.goto('/settings');
  await logIn(page, ada.email, ada.password);
  const menu = page.getByRole('button', { name: 'Your account' });
  await expect(menu.locator('app-avatar')).toHaveText('A');
  await choose(page, PICTURE);
  await expect(page.getByText('Your picture is saved.')).toBeVisible(LONG_TIMEOUT);
  await expect(menu.locator('img')).toBeVisible();
  await inspect('settings-picture');
  await page.getByRole('button', { name: 'Remove picture' }).click();
  await expect(menu.locator('app-avatar')).toHaveText('A');
});
