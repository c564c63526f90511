// Finishes Angular's build: index.html names the font, so that the browser does not find it in the
// styles only, and each file gets a .br and a .gz beside it, so that no server compresses the same bytes
// twice. index.html gets none: Nginx inserts a nonce at each request.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// With it, Chromium compiles all functions while the file arrives, not each at its first call.
const HINT = '//# allFunctionsCalledOnLoad\n';

const INDEX = 'dist/browser/index.html';

const [font] = globSync('inter-*.woff2', { cwd: 'dist/browser/media' });
const preload = `<link rel="preload" href="media/${font}" as="font" type="font/woff2" crossorigin>`;
writeFileSync(INDEX, readFileSync(INDEX, 'utf8').replace('</head>', `${preload}</head>`));

for (const file of globSync('dist/browser/**/*.js')) {
  writeFileSync(file, HINT + readFileSync(file, 'utf8'));
}

for (const file of globSync('dist/browser/**/*.{js,css,svg}')) {
  const content = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(content));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
