// Compresses the files of Angular's build: each gets a .br and a .gz beside it, so that no server
// compresses the same bytes twice. index.html is left out: Nginx inserts a nonce at each request.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// With it, Chromium compiles all functions while the file arrives, not each at its first call.
const HINT = '//# allFunctionsCalledOnLoad\n';

for (const file of globSync('dist/browser/**/*.js')) {
  writeFileSync(file, HINT + readFileSync(file, 'utf8'));
}

for (const file of globSync('dist/browser/**/*.{js,css,svg}')) {
  const content = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(content));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
