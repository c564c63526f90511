/** The letters of English, each with an accent. */
const ACCENTED = 'áƀçðéƒĝĥíĵķĺḿñóṕɋŕšţúṽŵẋýžÁƁÇÐÉƑĜĤÍĴĶĹḾÑÓṔɊŔŠŢÚṼŴẊÝŽ';
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** How much longer than English a translation may be. */
const GROWTH = 0.4;

/**
 * Shows each text with accents, in brackets, and longer: what a translator would not get has plain
 * letters, and what has no room for a translation is clipped.
 */
export function usePseudoLanguage(): void {
  $localize.translate = (parts, values) => {
    const changed = parts.map((part) => {
      const [, block = '', text] = /^(:[^:]*:)?(.*)$/s.exec(part) ?? [];
      return block + accented(text);
    });
    const length = changed.reduce((sum, part) => sum + part.length, 0);
    const isExpression = changed[0].startsWith('{');
    if (!isExpression) {
      changed[0] = changed[0].replace(/^(:[^:]*:)?/, '$1[');
      changed[changed.length - 1] += `${filler(length * GROWTH)}]`;
    }
    return [Object.assign(changed, { raw: changed }), values];
  };
}

/** Leaves out tags and, of an expression such as `{n, plural, =1 {one} other {many}}`, its keywords. */
function accented(text: string): string {
  let depth = 0;
  return text.replace(/<[^>]*>|[{}]|[a-z]/gi, (found) => {
    if (found === '{') depth += 1;
    if (found === '}') depth -= 1;
    const isText = found.length === 1 && depth % 2 === 0;
    return isText ? (ACCENTED[LETTERS.indexOf(found)] ?? found) : found;
  });
}

/** Short words, so that it wraps as a text does. */
function filler(length: number): string {
  return ' ~~~'.repeat(Math.ceil(length / 4)).slice(0, Math.ceil(length) + 1);
}
