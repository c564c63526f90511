// scripts/translations.sh writes this file: an entry for each catalogue in this folder.

interface Catalogue {
  readonly texts: () => Promise<{ default: Readonly<Record<string, string>> }>;
  readonly localeData: () => Promise<{ default: unknown }>;
}

export const CATALOGUES: Readonly<Record<string, Catalogue | undefined>> = {
  de: {
    texts: () => import('./de.json'),
    localeData: () => import('@angular/common/locales/de'),
  },
};
