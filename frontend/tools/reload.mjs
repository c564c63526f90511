// Measures how long the development server at BASE_URL takes to show a change of a page's template and
// of its code. Usage: node tools/reload.mjs COUNT, in a copy of the project: it changes the sources.
// Prints a line of JSON, { kind: [seconds] }, and the time of the first change to the standard error.
import { readFileSync, writeFileSync } from 'node:fs';

import { chromium } from 'playwright';

const { BASE_URL, CHROME_BIN } = process.env;
const count = Number(process.argv[2] ?? 5);
const CHANGES = {
  template: {
    file: 'src/app/auth/login.html',
    change: (text, n) => text.replace(/heading="Log in[^"]*"/, `heading="Log in ${n}"`),
    shows: (page, n) => page.getByRole('heading', { name: `Log in ${n}` }).waitFor(),
  },
  page: {
    file: 'src/app/auth/login.ts',
    change: (text, n) => text.replace(/username: '[^']*'/, `username: 'user-${n}'`),
    shows: (page, n) =>
      page.waitForFunction(
        (value) => document.querySelector('input')?.value === value,
        `user-${n}`,
        { polling: 50 },
      ),
  },
};

const browser = await chromium.launch({
  executablePath: CHROME_BIN ?? '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage();
  await page.goto(`${BASE_URL}/login`, { waitUntil: 'networkidle' });
  // Angular then checks the types of all pages again, which it does only once.
  const first = await measure(page, 'template', 0);
  console.error(`The first change of a page after the start took ${first.toFixed(1)} s.`);
  const seconds = { template: [], page: [] };
  for (let n = 1; n <= count; n += 1)
    for (const kind of Object.keys(CHANGES)) seconds[kind].push(await measure(page, kind, n));
  console.log(JSON.stringify(seconds));
} finally {
  await browser.close();
}

async function measure(page, kind, n) {
  const { file, change, shows } = CHANGES[kind];
  const started = performance.now();
  writeFileSync(file, change(readFileSync(file, 'utf8'), n));
  await shows(page, n);
  return (performance.now() - started) / 1000;
}
