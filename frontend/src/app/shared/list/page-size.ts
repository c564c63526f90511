import { Injectable } from '@angular/core';

import { storedChoice } from '../../core/stored-choice';

export const PAGE_SIZES = [10, 20, 50, 100] as const;

/** The number of rows on a page of a list whose URL has none: the last choice in this browser. */
@Injectable({ providedIn: 'root' })
export class PageSize {
  private readonly choice = storedChoice<number>('page-size', PAGE_SIZES, 20);

  readonly rows = this.choice.value;
  readonly choose = this.choice.choose;
}
