// Measures pages of the application at BASE_URL with Lighthouse, as on a phone. Prints a line of
// JSON, { page: { category: score } }, where a score is the median of three runs. Logs in as
// FIRST_SUPERUSER_EMAIL with FIRST_SUPERUSER_PASSWORD.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import lighthouse from 'lighthouse';
import { chromium } from 'playwright';

const { BASE_URL, CHROME_BIN, FIRST_SUPERUSER_EMAIL, FIRST_SUPERUSER_PASSWORD } = process.env;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
// Lighthouse imitates a phone by slowing the browser down by 4, for a fast computer: one whose
// `benchmarkIndex` is at least this. A slow or busy computer is slowed down less, to reach the same speed.
const INDEX = 1500;
let slowdown = 4;

const port = await freePort();
const profile = mkdtempSync(join(tmpdir(), 'lighthouse-'));
// Lighthouse opens its own tabs in this browser: with one profile, they share the login.
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: CHROME_BIN ?? '/usr/bin/chromium-headless-shell',
  args: [`--remote-debugging-port=${port}`, '--no-sandbox'],
});
try {
  const scores = { login: await measure('/login') };
  await logIn();
  scores.dashboard = await measure('/');
  console.log(JSON.stringify(scores));
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}

async function logIn() {
  const page = await browser.newPage();
  await page.goto(`${BASE_URL}/login`);
  await page.getByRole('textbox', { name: 'Email' }).fill(FIRST_SUPERUSER_EMAIL);
  await page.getByRole('textbox', { name: 'Password' }).fill(FIRST_SUPERUSER_PASSWORD);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await page.close();
}

async function measure(path) {
  const runs = [await run(path), await run(path), await run(path)];
  return Object.fromEntries(CATEGORIES.map((name) => [name, median(runs.map((of) => of[name]))]));
}

function median(three) {
  return three.toSorted((a, b) => a - b)[1];
}

async function run(path) {
  const { lhr } = await lighthouse(`${BASE_URL}${path}`, {
    port,
    onlyCategories: CATEGORIES,
    clearStorageTypes: ['cache_storage'], // keeps the session
    throttling: { cpuSlowdownMultiplier: slowdown },
    logLevel: 'error',
  });
  if (lhr.finalDisplayedUrl !== `${BASE_URL}${path}`)
    throw new Error(`at ${lhr.finalDisplayedUrl}`);
  const { benchmarkIndex } = lhr.environment;
  console.error(`${path}: index ${benchmarkIndex}, slowdown ${slowdown}`);
  slowdown = Math.max(1, Math.min(4, (4 * benchmarkIndex) / INDEX));
  for (const { title, score, displayValue } of Object.values(lhr.audits)) {
    if (score !== null && score < 0.9) console.error(`${path}: ${title} ${displayValue ?? ''}`);
  }
  return Object.fromEntries(
    CATEGORIES.map((name) => [name, Math.round(lhr.categories[name].score * 100)]),
  );
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
