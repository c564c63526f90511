// The API's dates have no time, which JavaScript reads as midnight in UTC.
const FORMAT = new Intl.DateTimeFormat($localize.locale, { dateStyle: 'medium', timeZone: 'UTC' });

/** “Jan 31, 2026”, or '' for none. */
export function shortDate(date: string | null): string {
  return date ? FORMAT.format(new Date(date)) : '';
}
