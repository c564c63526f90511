const FORMAT = new Intl.NumberFormat($localize.locale, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

/** “1,234.50” for the API's "1234.50", or '' for none. */
export function twoDecimals(value: string | null): string {
  return value ? FORMAT.format(Number(value)) : '';
}
