/** “Good morning, Ada”: by the hour of the day, and by the first name where there is one. */
export function greeting(hour: number, fullName?: string): string {
  const time = hour < 5 ? 'evening' : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
  const firstName = fullName?.trim().split(/\s+/)[0];
  return firstName ? `Good ${time}, ${firstName}` : `Good ${time}`;
}
