const FORMAT = new Intl.NumberFormat($localize.locale);

/** “60,024”, in the format of the user's locale. */
export function count(number: number): string {
  return FORMAT.format(number);
}

/** “29”, or “more than 10,000” if the number is not exact. */
export function countOf(total: number, isExact: boolean): string {
  return isExact ? count(total) : $localize`more than ${count(total)}:count:`;
}

/** The text for one, or the text for another number. Templates have ICU expressions for it. */
export function counted(number: number, one: string, other: string): string {
  return number === 1 ? one : other;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** “14 kB” */
export function fileSize(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat($localize.locale, {
    style: 'unit',
    unit: UNITS[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** power);
}
