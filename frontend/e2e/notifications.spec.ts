import { expect, logIn, test } from './fixtures';
import { NO_MAILS, mailedText } from './mails';
import { makePerson } from './people';
import { World } from './world';

test('shows what happened, and marks it as read', async ({ page, request, inspect }) => {
  const [ada, grace] = [await makePerson(request, 'Ada'), await makePerson(request, 'Grace')];
  const world = new World(request);
  const group = await world.makeGroup('Engines', grace, ada);
  await world.makeItems(grace, ['Difference engine', 'Compiler'], group.id);
  await page.goto('/login');
  await logIn(page, ada.email, ada.password);

  const bell = (unread: string) =>
    page.getByRole('button', { name: `Notifications${unread}`, exact: true });
  await bell(', 3 unread').click();
  const panel = page.getByRole('dialog', { name: 'Notifications' });
  await expect(panel.getByRole('listitem')).toHaveCount(3);
  await inspect('notifications-panel');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(bell(', 3 unread')).toBeFocused();

  await bell(', 3 unread').click();
  await panel.getByRole('link', { name: `Grace shared “Compiler” with ${group.name}.` }).click();
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Compiler');
  await expect(panel).toBeHidden();
  await bell(', 2 unread').click();
  await panel.getByRole('button', { name: /^Mark as read: You were added/ }).click();
  await bell(', 1 unread').click();
  await expect(panel).toBeHidden();

  await page.goto('/notifications?unread=true');
  await expect(page.getByRole('listitem').filter({ hasText: 'Difference engine' })).toBeVisible();
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByText('No notifications')).toBeVisible();
  await expect(bell('')).toBeVisible();
  await page.getByRole('link', { name: 'All', exact: true }).click();
  await expect(page.getByText('3 notifications')).toBeVisible();
  await inspect('notifications');
});

test('sends them by mail to a user who wants it', async ({ page, request }) => {
  test.skip(Boolean(NO_MAILS), String(NO_MAILS));
  const ada = await makePerson(request, 'Ada');
  const choice = page.getByRole('switch', { name: 'Send me these by mail' });
  await page.goto('/settings/notifications');
  await logIn(page, ada.email, ada.password);
  await choice.click();
  await expect(choice).toBeChecked();
  await page.reload();
  await expect(choice).toBeChecked();
  const { name } = await new World(request).makeGroup('Engines', ada);
  await mailedText(request, ada.email, new RegExp(`You were added to the group ${name}`));
});
