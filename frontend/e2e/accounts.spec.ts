import { expect, logIn, test } from './fixtures';
import { NO_MAILS, mailedLink, mailedText } from './mails';
import { makePerson, openSession, uniqueEmail } from './people';
import { World } from './world';

const PASSWORD = 'nine calm herons wade';

test.skip(Boolean(NO_MAILS), String(NO_MAILS));

test('signs up, confirms the email by mail, and logs in', async ({ page, request, inspect }) => {
  const email = uniqueEmail('grace');
  await page.goto('/login');
  await page.getByRole('link', { name: 'Create account' }).click();
  await expect(page).toHaveTitle(/^Create account · /);
  await expect(page.getByText(/^12 characters or more/)).toBeVisible();
  await inspect('signup');
  await page.getByRole('textbox', { name: 'Name' }).fill('Grace Hopper');
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
  await inspect('signup-mail-sent');

  await page.goto(await mailedLink(request, email, 'verify-email'));
  await expect(page).toHaveTitle(/^Confirm your email · /);
  await inspect('verify-email');
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('Your email is confirmed.')).toBeVisible();
  await logIn(page, email, PASSWORD);
  await expect(page).toHaveTitle(/^Dashboard · /);
});

test('recovers a password by mail', async ({ page, request, inspect }) => {
  const { email } = await makePerson(request, 'Ada');
  await page.goto('/login');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page).toHaveTitle(/^Forgot your password\? · /);
  await inspect('password-recovery');
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText(email)).toBeVisible();
  await inspect('password-recovery-mail-sent');

  await page.goto(await mailedLink(request, email, 'reset-password'));
  await expect(page).toHaveTitle(/^Choose a new password · /);
  await inspect('reset-password');
  await page.getByRole('textbox', { name: 'New password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Reset password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await logIn(page, email, PASSWORD);
  await expect(page).toHaveTitle(/^Dashboard · /);
});

test('changes the email address, and undoes it from the old one', async ({
  page,
  request,
  inspect,
}) => {
  const [ada, email] = [await makePerson(request, 'Ada'), uniqueEmail('countess')];
  await page.goto('/settings/profile');
  await logIn(page, ada.email, ada.password);
  await page.getByRole('button', { name: 'Change the email address' }).click();
  await expect(page.getByRole('textbox', { name: 'New email' })).toBeFocused();
  await inspect('settings-email');
  await page.getByRole('textbox', { name: 'New email' }).fill(email);
  await page.getByRole('textbox', { name: 'Your password' }).fill(ada.password);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText(`We sent a link to ${email}.`)).toBeVisible();
  await inspect('settings-email-sent');

  await page.goto(await mailedLink(request, email, 'confirm-email'));
  await expect(page).toHaveTitle(/^New email address · /);
  await inspect('confirm-email');
  await page.getByRole('button', { name: 'Change my email address' }).click();
  await expect(page.getByText('Your email address is changed.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Email address' })).toContainText(email);

  await page.goto(await mailedLink(request, ada.email, 'undo-email-change'));
  await expect(page).toHaveTitle(/^Undo a change · /);
  await inspect('undo-email-change');
  await page.getByRole('textbox', { name: 'New password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Undo the change' }).click();
  await expect(page.getByText('The change is undone.')).toBeVisible();
  await logIn(page, ada.email, PASSWORD);
  await expect(page).toHaveTitle(/^Dashboard · /);
  await page.goto('/settings/security/activity');
  for (const text of [
    'Requested a change of the email address',
    'Changed the email address',
    'Undid a change of the email address',
  ]) {
    await expect(page.getByText(text, { exact: true })).toBeVisible();
  }
});

test('tells the owner of a login with a new device', async ({ request, playwright, baseURL }) => {
  const ada = await makePerson(request, 'Ada');
  await openSession(request, ada);
  const device = await playwright.request.newContext({ baseURL });
  await openSession(device, ada);
  await device.dispose();
  await mailedText(request, ada.email, /A new device, with the IP address/);
});

test('accepts an invitation to a group by mail', async ({ page, request, inspect }) => {
  const [manager, guest] = [await makePerson(request, 'Mina'), await makePerson(request, 'Gast')];
  const group = await new World(request).makeGroup('Choir', manager);
  await new World(request).invite(manager, group.id, guest.email);

  await page.goto(await mailedLink(request, guest.email, 'accept-invitation'));
  await logIn(page, guest.email, guest.password);
  await expect(page).toHaveTitle(/^Invitation · /);
  await inspect('invitation');
  await page.getByRole('button', { name: 'Join the group' }).click();
  await expect(page.getByText(`You are now a member of ${group.name}.`)).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: guest.email })).toContainText('Member');
});

test.describe('when the server refuses the request', () => {
  test.use({ expectedErrors: [/status of 4(00|22)/] });

  test('shows the error at the field, and can show the password', async ({ page, inspect }) => {
    await page.goto('/signup');
    await page.getByRole('textbox', { name: 'Email' }).fill(uniqueEmail('grace'));
    const password = page.getByRole('textbox', { name: 'Password' });
    await password.fill('password1234');
    await page.getByRole('button', { name: 'Show: Password' }).click();
    await expect(password).toHaveAttribute('type', 'text');
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.locator('mat-error')).toContainText('unrelated words');
    await expect(password).toBeFocused();
    await inspect('signup-refused');
  });

  test('shows an error for an invalid or incomplete link', async ({ page, inspect }) => {
    await page.goto('/verify-email#token=old');
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByRole('alert')).toContainText('The link is invalid or has expired.');
    await page.goto('/reset-password');
    await expect(page.getByText('The link is incomplete')).toBeVisible();
    await inspect('reset-password-incomplete');
  });

  test('shows an error for an invalid invitation', async ({ page, request, inspect }) => {
    const { email, password } = await makePerson(request, 'Gast');
    await page.goto('/accept-invitation#token=old');
    await logIn(page, email, password);
    await page.getByRole('button', { name: 'Join the group' }).click();
    await expect(page.getByRole('alert')).toContainText('The link is invalid or has expired.');
    await inspect('invitation-refused');
  });
});
