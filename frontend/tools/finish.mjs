// Finishes what Angular has built: each hashed file gets a .br and a .gz beside it, so that no server
// compresses the same bytes twice. index.html stays as it is: Nginx puts a nonce into it at each
// request.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// Chromium compiles all functions of such a file while it arrives, and not each at its first call.
const HINT = '//# allFunctionsCalledOnLoad\n';

for (const file of globSync('dist/browser/**/*.js')) {
  writeFileSync(file, HINT + readFileSync(file, 'utf8'));
}

for (const file of globSync('dist/browser/**/*.{js,css,svg}')) {
  const content = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(content));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
