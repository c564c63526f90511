import { APIRequestContext, Page, expect } from '@playwright/test';
import { createHmac } from 'node:crypto';

import { Person, openSession } from './people';

const STEP = 30_000; // milliseconds
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An authenticator app with this secret, in base 32 (RFC 6238). */
export class AuthenticatorApp {
  private lastStep = 0;

  constructor(private readonly secret: string) {}

  /** A code that was not used yet: the server also accepts those of the steps before and after. */
  async nextCode(): Promise<string> {
    const isLate = () => Date.now() % STEP > STEP - 5000; // the code may expire on its way
    while (isLate() || this.lastStep > currentStep()) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    this.lastStep = Math.max(this.lastStep + 1, currentStep() - 1);
    return this.codeOf(this.lastStep);
  }

  private codeOf(step: number): string {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(step));
    const digest = createHmac('sha1', decode(this.secret)).update(time).digest();
    const offset = digest[digest.length - 1] & 0xf;
    const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
    return String(number % 1_000_000).padStart(6, '0');
  }
}

function currentStep(): number {
  return Math.floor(Date.now() / STEP);
}

function decode(base32: string): Buffer {
  const bits = [...base32].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'));
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** Adds an authenticator app outside the browser. Returns it, and the recovery codes. */
export async function addAuthenticator(request: APIRequestContext, person: Person) {
  const headers = await openSession(request, person);
  const path = '/api/v1/second-factors/authenticator';
  const added = await request.post(path, { headers });
  expect(added.status(), await added.text()).toBe(201);
  const app = new AuthenticatorApp((await added.json()).secret);
  const data = { code: await app.nextCode() };
  const confirmed = await request.post(`${path}/confirmation`, { headers, data });
  expect(confirmed.status(), await confirmed.text()).toBe(200);
  const recoveryCodes: string[] = (await confirmed.json()).recovery_codes;
  return { app, recoveryCodes };
}

/** Gives the browser a device with passkeys, which always recognizes its user. */
export async function addPasskeyDevice(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Adds an authenticator app in the settings, where somebody is logged in. */
export async function addApp(page: Page): Promise<AuthenticatorApp> {
  await page.getByRole('button', { name: 'Add an authenticator app' }).click();
  const secret = page.locator('app-authenticator-setup code');
  const app = new AuthenticatorApp(((await secret.textContent()) ?? '').replaceAll(/\s/g, ''));
  await enterCode(page, app);
  await page.getByRole('button', { name: 'Add the app' }).click();
  await expect(page.getByText('The authenticator app is added.')).toBeVisible();
  return app;
}

export async function enterCode(page: Page, app: AuthenticatorApp): Promise<void> {
  await page.getByRole('textbox', { name: 'Code', exact: true }).fill(await app.nextCode());
}

/** Adds a passkey in the settings, on the device of `addPasskeyDevice`. */
export async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('textbox', { name: 'Name of the passkey' }).fill(name);
  await page.getByRole('button', { name: 'Create the passkey' }).click();
  await expect(page.getByText('The passkey is added.')).toBeVisible();
}

/** Returns the recovery codes that are shown with the first second factor, and closes them. */
export async function saveRecoveryCodes(page: Page): Promise<string[]> {
  const list = page.getByRole('list', { name: 'Recovery codes' });
  await expect(list.getByRole('listitem')).toHaveCount(10);
  const codes = await list.getByRole('listitem').allTextContents();
  await page.getByRole('button', { name: 'I have saved them' }).click();
  await expect(list).toHaveCount(0);
  return codes.map((code) => code.trim());
}

export async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
}
