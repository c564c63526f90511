// Renders public/favicon.svg to the images that browsers install: npm run icons.
import { readFileSync } from 'node:fs';

import { chromium } from 'playwright';

const logo = readFileSync('public/favicon.svg', 'utf8');
// The color of its first shape, which fills the corners of images that the system cuts itself.
const BACKGROUND = logo.match(/fill="(#\w+)"/)[1];
// A browser shows at least the inner 80 percent of a maskable icon, which must contain the logo.
const ICONS = {
  'icon-192.png': { size: 192, background: 'transparent' },
  'icon-512.png': { size: 512, background: 'transparent' },
  'icon-maskable-512.png': { size: 512, background: BACKGROUND },
  'apple-touch-icon.png': { size: 180, background: BACKGROUND },
};

const browser = await chromium.launch({
  executablePath: process.env['CHROME_BIN'] ?? '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox'],
});
try {
  for (const [file, { size, background }] of Object.entries(ICONS)) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(
      `<style>body { margin: 0; background: ${background} } svg { display: block }</style>${logo}`,
    );
    await page.screenshot({ path: `public/${file}`, omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
