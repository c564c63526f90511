import { APIRequestContext, expect } from '@playwright/test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the tested installation leaves its mails: a folder, or the URL of a mail catcher. */
const FOLDER = process.env['E2E_MAIL_DIR'];
const CATCHER = process.env['E2E_MAIL_CATCHER'];

export const NO_MAILS = !FOLDER && !CATCHER && 'here, no test can read the mails that are sent';

/** Waits for a mail to this email that links to a page, and returns the link's path and token. */
export function mailedLink(
  request: APIRequestContext,
  address: string,
  page: string,
): Promise<string> {
  return mailedText(request, address, new RegExp(`/${page}#token=[\\w.-]+`));
}

/** Waits for a mail to this email that contains the text, and returns the text. */
export async function mailedText(
  request: APIRequestContext,
  address: string,
  wanted: RegExp,
): Promise<string> {
  let found: string | undefined;
  await expect(async () => {
    const texts = FOLDER ? readFolder(FOLDER) : await askCatcher(request);
    const mail = texts.find((text) => text.includes(address) && wanted.test(text));
    found = mail && wanted.exec(mail)?.[0];
    expect(found, `a mail to ${address}`).toBeDefined();
  }).toPass({ timeout: 20_000 });
  return found ?? '';
}

function readFolder(folder: string): string[] {
  return readdirSync(folder).map((name) =>
    readFileSync(join(folder, name), 'utf8')
      .replaceAll(/=\r?\n/g, '')
      .replaceAll('=3D', '='),
  );
}

async function askCatcher(request: APIRequestContext): Promise<string[]> {
  const answer = await request.get(`${CATCHER}/email`);
  const mails: { text: string; to: { address: string }[] }[] = await answer.json();
  return mails.map(({ text, to }) => `${to[0].address}\n${text}`);
}
