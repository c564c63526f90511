const FORMAT = new Intl.NumberFormat();

/** “60,024”, as it is written where the reader is. */
export function count(number: number): string {
  return FORMAT.format(number);
}
