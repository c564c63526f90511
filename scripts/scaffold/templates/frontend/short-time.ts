const FORMAT = new Intl.DateTimeFormat($localize.locale, {
  dateStyle: 'medium',
  timeStyle: 'short',
});

/** “Jan 31, 2026, 12:30 PM” in the browser's time zone, or '' for none. */
export function shortTime(time: string | null): string {
  return time ? FORMAT.format(new Date(time)) : '';
}
