// Finishes Angular's build. Compresses its files: each gets a .br and a .gz beside it, so that no server
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

// The main script imports the application after it has loaded the language. index.html names these
// files too, so that the browser does not wait for the main script before it loads them.
const { outputs } = JSON.parse(readFileSync('dist/browser-stats.json', 'utf8'));
const [start] = Object.entries(outputs).find(
  ([, { entryPoint }]) => entryPoint === 'src/app/start.ts',
);
const page = readFileSync('dist/browser/index.html', 'utf8');
const links = importedBy(start)
  .filter((file) => !page.includes(file))
  .map((file) => `<link rel="modulepreload" href="${file}">`);
writeFileSync('dist/browser/index.html', page.replace('</head>', `${links.join('')}</head>`));

/** The file and all that it imports when it is evaluated. */
function importedBy(file, found = new Set()) {
  if (found.has(file)) return [];
  found.add(file);
  for (const { path, kind } of outputs[file].imports) {
    if (kind === 'import-statement' && outputs[path]) importedBy(path, found);
  }
  return [...found];
}

for (const file of globSync('dist/browser/**/*.js')) {
  writeFileSync(file, HINT + readFileSync(file, 'utf8'));
}

for (const file of globSync('dist/browser/**/*.{js,css,svg}')) {
  const content = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(content));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
