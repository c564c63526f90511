import { splitParts, toTemplate } from './translations';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'áƀçðéƒĝĥíĵķĺḿñóṕɋŕšţúṽŵẋýžÁƁÇÐÉƑĜĤÍĴĶĹḾÑÓṔɊŔŠŢÚṼŴẊÝŽ';

/** How much longer than English a translation may be. */
const GROWTH = 0.4;

/**
 * Shows each text with accents, in brackets, and longer: a text that is not marked for translation has
 * plain letters, and one that has no room for a translation is clipped.
 */
export function usePseudoLanguage(): void {
  $localize.translate = (parts, values) => {
    const texts = splitParts(parts).map(({ text }) => accented(text));
    if (!texts[0].startsWith('{')) {
      texts[0] = `[${texts[0]}`;
      texts[texts.length - 1] += `${filler(texts.join('').length * GROWTH)}]`;
    }
    return [toTemplate(texts), values];
  };
}

/** Leaves out tags and, of an expression such as `{n, plural, =1 {one} other {many}}`, its keywords. */
function accented(text: string): string {
  let depth = 0;
  return text.replace(/<[^>]*>|[{}]|[a-z]/gi, (found) => {
    if (found === '{') depth += 1;
    if (found === '}') depth -= 1;
    return depth % 2 === 0 ? (ACCENTED[LETTERS.indexOf(found)] ?? found) : found;
  });
}

/** Short words, so that it wraps as a text does. */
function filler(length: number): string {
  return ' ~~~'.repeat(length).slice(0, Math.ceil(length));
}
