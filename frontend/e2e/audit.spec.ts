import { readFileSync } from 'node:fs';

import { expect, logIn, test } from './fixtures';
import { makePerson } from './people';
import { World } from './world';

test('shows who did what, filters it, and exports it', async ({ page, request, inspect }, info) => {
  const [grace, mary] = [await makePerson(request, 'Grace'), await makePerson(request, 'Mary')];
  await new World(request).makeSuperuser(grace);
  await page.goto(`/users?q=${mary.email}`);
  await logIn(page, grace.email, grace.password);
  await page.getByRole('link', { name: 'Mary' }).click();
  await page.getByLabel('Name').fill('Mary Fairfax');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Mary Fairfax is saved.')).toBeVisible();

  const navigation = page.getByRole('navigation', { name: 'Main' });
  await navigation.getByRole('link', { name: 'Audit log' }).click();
  await expect(page).toHaveTitle(/^Audit log · /);
  const toggle = page.getByRole('button', { name: 'Filters' });
  if (info.project.name === 'phone') await toggle.click();
  await page.getByRole('combobox', { name: 'Person' }).fill(grace.email);
  await page.getByRole('option', { name: grace.email }).click();
  const rows = page.getByRole('rowheader');
  await expect(rows).toHaveText([/Changed a user\s+Name/, 'Logged in']);
  await inspect('audit');

  await page.getByLabel('From').fill('2000-01-01');
  await page.getByLabel('To').fill('2000-01-02');
  await expect(page.getByText('No audit entries')).toBeVisible();
  await page.getByLabel('To').fill('2100-01-01');
  await page.getByRole('combobox', { name: 'Action' }).selectOption('Changed a user');
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);
  await expect(page.getByRole('combobox', { name: 'Person' })).toHaveValue(
    `Grace (${grace.email})`,
  );

  await page.goto(`/audit?q=${mary.email}`);
  await expect(rows.filter({ hasText: 'Changed a user' })).toHaveCount(1);
  await page.goto(`/audit?action=user.updated&q=${mary.email}`);

  await page.getByRole('button', { name: 'Columns and export' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export as CSV' }).click();
  const path = info.outputPath('audit.csv');
  await (await saved).saveAs(path);
  const [headings, ...lines] = readFileSync(path, 'utf8').trim().split('\r\n');
  expect(headings).toBe('Action,Person,Object,IP address,Time');
  expect(lines).toEqual([expect.stringContaining(`Changed a user: Name,${grace.email},`)]);

  await page.getByRole('link', { name: 'User', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mary Fairfax');
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByText('No audit entries')).toBeVisible();
});

test('hides the audit log from users who are not superusers', async ({ page, request }) => {
  const ada = await makePerson(request, 'Ada');
  await page.goto('/audit');
  await logIn(page, ada.email, ada.password);
  await expect(page).toHaveTitle(/^Dashboard · /);
});
