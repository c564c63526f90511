// Brings the catalogues in src/locales up to date with the texts of the source code: new texts are
// added without a translation, and those that are gone are removed. With --check, changes nothing, and
// fails if a text is missing; unused ones may be there. Prints how many texts of each language have no translation.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { format, resolveConfig } from 'prettier';

const FOLDER = 'src/locales';
const ONLY_PLACEHOLDER = /^\{\$\w+\}$/;
const isCheck = process.argv.includes('--check');

/** The keys of the catalogues, as `src/app/core/translations.ts` makes them. */
function extractKeys() {
  const folder = mkdtempSync(join(tmpdir(), 'texts-'));
  const options = ['--format=arb', `--output-path=${folder}`, '--out-file=en.arb', '--no-progress'];
  execFileSync('node_modules/.bin/ng', ['extract-i18n', ...options], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const found = JSON.parse(readFileSync(join(folder, 'en.arb'), 'utf8'));
  rmSync(folder, { recursive: true });
  const ids = Object.keys(found).filter((id) => !id.startsWith('@'));
  const keys = ids.map((id) => keyOf(found[id], found[`@${id}`]?.['x-meaning']));
  return [...new Set(keys)].filter((key) => !ONLY_PLACEHOLDER.test(key)).sort();
}

function keyOf(message, meaning) {
  const text = message.replace(/\s+/g, ' ').trim();
  return meaning ? `${meaning}|${text}` : text;
}

/** The names in braces, which a translation must have too, each once or more. */
function placeholders(text) {
  return [...new Set(text.match(/\{\$?[A-Z][A-Z_\d]*\b|\{\$[^}]*\}/g))].sort().join();
}

function merged(keys, texts) {
  return Object.fromEntries(keys.map((key) => [key, texts[key] ?? '']));
}

function indexOf(languages) {
  const entries = languages.map((language) => {
    const hasData = existsSync(`node_modules/@angular/common/locales/${language}.js`);
    const data = hasData ? language : language.split('-')[0];
    return `'${language}': {
      texts: () => import('./${language}.json'),
      localeData: () => import('@angular/common/locales/${data}'),
    },`;
  });
  return readFileSync(`${FOLDER}/catalogues.ts`, 'utf8').replace(
    /(?<=undefined>> = \{).*(?=\};\n$)/s,
    entries.join('\n'),
  );
}

async function update(file, content) {
  const config = await resolveConfig(file);
  const written = await format(content, { ...config, filepath: file });
  if (readFileSync(file, 'utf8') === written) return;
  if (isCheck) fail(`${file} does not fit the code: run scripts/translations.sh`);
  else writeFileSync(file, written);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

const keys = extractKeys();
const files = globSync(`${FOLDER}/*.json`).sort();
for (const file of files) {
  const known = JSON.parse(readFileSync(file, 'utf8'));
  const unused = isCheck ? Object.keys(known).filter((key) => !keys.includes(key)) : [];
  const texts = merged([...keys, ...unused].sort(), known);
  for (const [key, text] of Object.entries(texts)) {
    const isWrong = text && placeholders(text) !== placeholders(key);
    if (isWrong) fail(`${file}: the placeholders of “${text}” are not those of “${key}”`);
  }
  await update(file, JSON.stringify(texts));
  const missing = Object.values(texts).filter((text) => !text).length;
  console.log(`${file}: ${missing} of ${keys.length} texts are not translated`);
}
await update(`${FOLDER}/catalogues.ts`, indexOf(files.map((file) => basename(file, '.json'))));
