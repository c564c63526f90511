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
