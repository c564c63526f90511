import { registerLocaleData } from '@angular/common';
import { loadTranslations, ɵcomputeMsgId as messageId } from '@angular/localize';

/**
 * Gives the texts of a catalogue to `$localize`. A key is the English text, or its meaning, a `|` and
 * the text. A text without a translation is shown in English.
 */
export function useTranslations(
  texts: Readonly<Record<string, string>>,
  localeData: unknown,
): void {
  registerLocaleData(localeData);
  const translated = Object.entries(texts).filter(([, translation]) => translation);
  loadTranslations(
    Object.fromEntries(translated.map(([key, translation]) => [idOf(key), translation])),
  );
}

function idOf(key: string): string {
  const [text, meaning] = key.split('|').reverse();
  return messageId(text, meaning);
}
