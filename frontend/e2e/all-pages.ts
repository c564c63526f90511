import { Page } from '@playwright/test';

import { expect } from './fixtures';

export const PUBLIC_PAGES = [
  '/login',
  '/signup',
  '/password-recovery',
  '/reset-password#token=x',
  '/verify-email#token=x',
  '/undo-email-change#token=x',
  '/nothing-here',
];
/** For a superuser. */
export const PAGES = [
  '/',
  '/items',
  '/items/new',
  '/jobs',
  '/groups',
  '/groups/new',
  '/users',
  '/users/new',
  '/audit',
  '/notifications',
  '/accept-invitation#token=x',
  '/confirm-email#token=x',
  '/settings/profile',
  '/settings/notifications',
  '/settings/appearance',
  '/settings/security',
  '/settings/security/activity',
  '/settings/api-keys',
  '/settings/account',
];

/** Opens a page, and waits until all of it is loaded. */
export async function openWhole(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator('h1')).toBeVisible();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight)); // loads all of it
  await expect(page.locator('.skeleton')).toHaveCount(0);
  await page.evaluate(() => scrollTo(0, 0));
}
