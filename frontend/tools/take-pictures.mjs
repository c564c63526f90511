// Takes pictures of the API's documentation and of Flower, in both themes: scripts/pictures.sh.
import { chromium } from '@playwright/test';
import { hostname } from 'node:os';

const [url, flowerUrl, username, password] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROME_BIN ?? '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox', '--font-render-hinting=none'],
});
const contexts = await Promise.all(
  ['light', 'dark'].map(async (colorScheme) => {
    const viewport = { width: 1280, height: 800 };
    const context = await browser.newContext({ colorScheme, viewport, locale: 'en-US' });
    return [colorScheme, await context.newPage()];
  }),
);
for (const [theme, page] of contexts) {
  await page.goto(`${url}/api/docs/`);
  await page.locator('.opblock').first().waitFor();
  await takePicture(page, `api-docs-${theme}`);
}
await openFlower();
await startReports(3);
for (const [theme, page] of contexts) {
  await page.getByText(/^reports@/).waitFor();
  await page.getByRole('cell', { name: '3', exact: true }).nth(1).waitFor({ timeout: 60_000 });
  await page.evaluate(hideMachine, hostname());
  await takePicture(page, `flower-${theme}`);
}
await browser.close();

/** Flower knows only the tasks that started after it did. */
async function openFlower() {
  const { origin, username: name, password: secret } = new URL(flowerUrl);
  const authorization = `Basic ${btoa(`${name}:${secret}`)}`;
  for (const [, page] of contexts) {
    await page.setExtraHTTPHeaders({ authorization });
    await page.goto(`${origin}/flower/workers`);
    await page.getByText(/^scheduler@/).waitFor({ timeout: 60_000 });
  }
}

/** Replaces the name and the load of the machine that takes the pictures. */
function hideMachine(host) {
  for (const link of document.querySelectorAll('td a')) {
    link.textContent = link.textContent.replace(host, 'example');
  }
  for (const load of document.querySelectorAll('tbody td:last-child')) {
    load.textContent = '0.42, 0.38, 0.35';
  }
}

async function startReports(count) {
  const { access_token } = await post('login/access-token', { username, password });
  for (let number = 0; number < count; number += 1) {
    await post('jobs/', { task: 'reports.users' }, access_token);
  }
}

async function post(path, body, token) {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/api/v1/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status}`);
  return answer.json();
}

function takePicture(page, name) {
  return page.screenshot({ path: `e2e/baselines/${name}-desktop.png`, animations: 'disabled' });
}
