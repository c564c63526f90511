import { readChoice } from '../../core/stored-choice';

export const PAGE_SIZES = [10, 20, 50, 100] as const;

const KEY = 'page-size';

/** The number of rows on a page of a list whose URL has none: the last choice in this browser. */
export function readPageSize(): number {
  return readChoice(KEY, PAGE_SIZES, 20);
}

export function storePageSize(size: number): void {
  localStorage.setItem(KEY, String(size));
}
