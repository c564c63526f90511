// Compresses the files of Angular's build: each gets a .br and a .gz beside it, so that no server
// compresses the same bytes twice. index.html is left out: Nginx inserts a nonce at each request.
import { createHash } from 'node:crypto';
import { appendFileSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// With it, Chromium compiles all functions while the file arrives, not each at its first call.
const HINT = '//# allFunctionsCalledOnLoad\n';

// A browser installs the service worker again, and so stores the new offline page, when a byte of its
// script has changed.
const offline = createHash('sha256').update(readFileSync('dist/browser/offline.html'));
appendFileSync('dist/browser/service-worker.js', `// ${offline.digest('hex')}\n`);

for (const file of globSync('dist/browser/**/*.js')) {
  writeFileSync(file, HINT + readFileSync(file, 'utf8'));
}

for (const file of globSync('dist/browser/**/*.{js,css,svg}')) {
  const content = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(content));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
