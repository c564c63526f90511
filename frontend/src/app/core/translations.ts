import { registerLocaleData } from '@angular/common';

/** A part of a message, and the block before it: `:meaning|description:` or `:PLACEHOLDER:`. */
interface Part {
  readonly block: string;
  readonly text: string;
}

/**
 * Translates by a catalogue. Its key is the English text without white space around it, after
 * `meaning|` if it has one. A text without a translation is shown in English.
 */
export function useTranslations(
  texts: Readonly<Record<string, string>>,
  localeData: unknown,
): void {
  registerLocaleData(localeData);
  $localize.translate = (parts, values) => {
    const [first, ...others] = splitParts(parts);
    const names = others.map(({ block }) => block.split('@@')[0]);
    const message = first.text + others.map(({ text }, i) => `{$${names[i]}}${text}`).join('');
    const translation = texts[keyOf(message, first.block)];
    if (!translation) return [parts, values];
    const [, before, after] = /^(\s*).*?(\s*)$/s.exec(message) ?? [];
    // Every second one is the name of a placeholder.
    const found = `${before}${translation}${after}`.split(/\{\$(\w+)\}/);
    return [
      toTemplate(found.filter((_, index) => index % 2 === 0)),
      found.filter((_, index) => index % 2 === 1).map((name) => values[names.indexOf(name)]),
    ];
  };
}

export function splitParts({ raw, ...cooked }: TemplateStringsArray): Part[] {
  return raw.map((rawText, index) => {
    const [all, block] = /^:((?:\\.|[^:\\])*):/s.exec(rawText) ?? ['', ''];
    return { block: unescape(block), text: cooked[index].slice(unescape(all).length) };
  });
}

/** A colon at the beginning of a part would begin a block. */
export function toTemplate(parts: string[]): TemplateStringsArray {
  return Object.assign(parts, { raw: parts.map((part) => part.replace(/^:/, '\\:')) });
}

function keyOf(message: string, metadata: string): string {
  const text = message.replace(/\s+/g, ' ').trim();
  const meaning = metadata.includes('|') ? metadata.split('|')[0] : '';
  return meaning ? `${meaning}|${text}` : text;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}
