import { saveFile } from '../ui/save-file';
import { Column } from './columns';

/** The most rows that a file gets. */
export const MOST_ROWS = 10_000;
/** The most rows that the API returns at once. */
const STEP = 100;

/** Excel recognizes UTF-8 by it. */
const BYTE_ORDER_MARK = '\uFEFF';

interface Page<T> {
  readonly data: readonly T[];
}

/** Reads all pages of a list, and saves them as a file. Returns the number of rows. */
export async function saveAsCsv<T>(
  name: string,
  columns: readonly Column<T>[],
  read: (limit: number, offset: number) => Promise<Page<T>>,
  onProgress: (rows: number) => void,
): Promise<number> {
  const rows: T[] = [];
  let isLast = false;
  while (!isLast && rows.length < MOST_ROWS) {
    const { data } = await read(STEP, rows.length);
    rows.push(...data);
    isLast = data.length < STEP;
    onProgress(rows.length);
  }
  const day = new Date().toISOString().slice(0, 10);
  const content = new Blob([BYTE_ORDER_MARK, toCsv(columns, rows)], { type: 'text/csv' });
  saveFile(content, `${name}-${day}.csv`);
  return rows.length;
}

/** As RFC 4180 says. */
export function toCsv<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const lines = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => columns.map(({ text }) => text(row))),
  ];
  return lines.map((cells) => `${cells.map(cell).join()}\r\n`).join('');
}

/** A spreadsheet would run a text as a formula that begins with one of these. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
