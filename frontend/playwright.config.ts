import { defineConfig } from '@playwright/test';

/** What is the same on a phone, except for the layout, which screenshots.spec.ts compares. */
const TESTED_NIGHTLY_ON_PHONE =
  /(accounts|api-keys|connection|groups|jobs|login|second-factor|session|settings|users)\.spec\.ts$/;

/** Tests the running application at BASE_URL. With NIGHTLY, it runs all tests on a phone, too. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  // UPDATE_PICTURES=true scripts/test.sh e2e writes the pictures that have changed.
  updateSnapshots: process.env['UPDATE_PICTURES'] ? 'changed' : 'missing',
  timeout: 120_000,
  // A test that passes only the second time is reported as flaky.
  retries: 1,
  expect: {
    timeout: 20_000, // for a busy machine: Lighthouse measures the speed of the pages
    toHaveScreenshot: { pathTemplate: '{testDir}/baselines/{arg}-{projectName}{ext}' },
  },
  globalTimeout: 20 * 60_000,
  reporter: [
    ['line'],
    ['junit', { outputFile: 'test-results/e2e.xml' }],
    ['json', { outputFile: 'test-results/e2e.json' }],
  ],
  use: {
    baseURL: process.env['BASE_URL'] ?? 'http://localhost:8000',
    screenshot: 'only-on-failure',
    // Requests that it sends could not be mocked. install.spec.ts allows it.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: process.env['CHROME_BIN'] ?? '/usr/bin/chromium-headless-shell',
      // The pages are trusted, and Chromium's sandbox does not start as root.
      // Without hinting, letters look the same on all machines.
      args: ['--no-sandbox', '--font-render-hinting=none'],
    },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'phone',
      testIgnore: process.env['NIGHTLY'] ? [] : TESTED_NIGHTLY_ON_PHONE,
      use: {
        viewport: { width: 412, height: 839 },
        deviceScaleFactor: 2,
        hasTouch: true,
        isMobile: true,
      },
    },
  ],
});
