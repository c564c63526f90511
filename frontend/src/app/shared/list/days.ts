/** A parameter of the URL that is a day, such as “2026-03-10”. Ignores what is not. */
export function toDay(text: string | undefined): string | undefined {
  return text && !isNaN(Date.parse(`${text}T00:00`)) ? text : undefined;
}

/** When a day begins at the user's place, or one that is some days later. */
export function startOf(day: string | undefined, daysLater = 0): string | undefined {
  if (day === undefined) return undefined;
  const start = new Date(`${day}T00:00`);
  start.setDate(start.getDate() + daysLater);
  return start.toISOString();
}
