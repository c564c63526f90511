// Fails when the files that a browser loads before it shows anything are too large. Angular's own
// budgets count uncompressed files.
import { readFileSync, statSync } from 'node:fs';

const LIMIT = 119_700; // bytes of JavaScript and CSS, compressed with Brotli

const page = readFileSync('dist/browser/index.html', 'utf8');
const files = new Set(page.match(/(?<=(?:src|href)=")[^"]+\.(?:js|css)(?=")/g));
const sizes = [...files].map((file) => statSync(`dist/browser/${file}.br`).size);
const total = sizes.reduce((sum, size) => sum + size, 0);

console.log(`At first ${files.size} files are loaded: ${total} bytes of at most ${LIMIT}.`);
if (total > LIMIT) {
  console.error('Load a part of it later, by loadComponent or @defer: see what has grown in it.');
  process.exit(1);
}
