import { UNITS } from './relative-time';

/** “5 minutes” */
export function duration(seconds: number): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ['second', 1];
  const format = new Intl.NumberFormat($localize.locale, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  });
  return format.format(Math.trunc(seconds / size));
}
