import { CATALOGUES } from '../../locales/catalogues';

const KEY = 'language';

/** The language of the source code, which needs no catalogue. */
const ENGLISH = 'en';
/** For tests: see `pseudo-language.ts`. Nobody can choose it. */
const PSEUDO = 'en-XA';

/** The languages of the pages, as BCP 47 tags. */
export const LANGUAGES: readonly string[] = [ENGLISH, ...Object.keys(CATALOGUES)];

const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/;

/** “Deutsch” for `de` */
export function languageName(language: string): string {
  return new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
}

/** The choice that this browser stores; null if it is the browser's language. */
export function storedLanguage(): string | null {
  const stored = localStorage.getItem(KEY);
  return stored !== null && [...LANGUAGES, PSEUDO].includes(stored) ? stored : null;
}

export function storeLanguage(language: string | null): void {
  if (language === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, language);
}

/** The language that the pages have after the next load. */
export function preferredLanguage(): string {
  return storedLanguage() ?? match(navigator.languages);
}

/** The first language that exists, by its tag or without its region: `de` for `de-AT`. */
function match(tags: readonly string[]): string {
  const candidates = tags.flatMap((tag) => [tag, tag.split('-')[0]]);
  return candidates.find((tag) => LANGUAGES.includes(tag)) ?? ENGLISH;
}

/** The locale of dates, numbers and plurals: with the browser's region if its language is the same. */
function localeOf(language: string): string {
  return navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
}

/** Loads the catalogue of the preferred language. Without it, the pages are in English. */
export async function loadLanguage(): Promise<void> {
  const language = preferredLanguage();
  try {
    await loadCatalogue(language);
    apply(language);
  } catch (error) {
    console.error(error);
    apply(ENGLISH);
  }
}

async function loadCatalogue(language: string): Promise<void> {
  if (language === PSEUDO) (await import('./pseudo-language')).usePseudoLanguage();
  const catalogue = CATALOGUES[language];
  if (!catalogue) return;
  const [{ useTranslations }, { default: texts }, { default: data }] = await Promise.all([
    import('./translations'),
    catalogue.texts(),
    catalogue.localeData(),
  ]);
  useTranslations(texts, data);
}

/** `$localize.locale` is also Angular's LOCALE_ID. */
function apply(language: string): void {
  $localize.locale = localeOf(language);
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr';
}
