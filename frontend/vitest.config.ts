import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

// The tests use the Chromium of the system: Playwright downloads none.
export default defineConfig({
  test: {
    browser: {
      provider: playwright({
        launchOptions: {
          executablePath: process.env['CHROME_BIN'] ?? '/usr/bin/chromium',
          args: ['--no-sandbox'],
        },
      }),
    },
  },
});
