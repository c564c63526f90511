/** The value of an input `datetime-local`, in the browser's time zone, for a time with an offset. */
export function toLocalTime(time: string | null | undefined): string {
  if (!time) return '';
  const date = new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The time in UTC for the value of an input `datetime-local`, or '' if it is empty. */
export function fromLocalTime(value: string): string {
  return value && new Date(value).toISOString();
}
