import { Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { count, countOf } from '../format/numbers';
import { Icon } from '../ui/icon';
import { PAGE_SIZES, PageSize } from './page-size';
import { List } from './paged-list';

/** The choice of a page's size, and links to the other pages of a list: the URL has both. */
@Component({
  selector: 'app-pager',
  imports: [Icon, MatButtonModule, RouterLink],
  template: `
    @if (total() > 0) {
      <nav aria-label="Pages" i18n-aria-label>
        @if (total() > sizes()[0]) {
          <label>
            <span i18n>Rows per page</span>
            <select #select (change)="choose(+select.value)">
              @for (size of sizes(); track size) {
                <option [value]="size" [selected]="size === limit()">{{ size }}</option>
              }
            </select>
          </label>
        }
        <span i18n>{{ count(first()) }}–{{ count(last()) }} of {{ shownTotal() }}</span>
        @if (offset() > 0) {
          <a
            matIconButton
            [routerLink]="[]"
            [queryParams]="{ offset: previous() }"
            queryParamsHandling="merge"
            aria-label="Previous page"
            i18n-aria-label
            ><app-icon name="previous"
          /></a>
        }
        @if (last() < end()) {
          <a
            matIconButton
            [routerLink]="[]"
            [queryParams]="{ offset: last() }"
            queryParamsHandling="merge"
            aria-label="Next page"
            i18n-aria-label
            ><app-icon name="next"
          /></a>
        }
      </nav>
    }
  `,
  styles: `
    nav {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
      align-items: center;
      justify-content: flex-end;
      min-height: 48px;
      margin-top: 12px;
    }
    label,
    span {
      color: var(--app-muted);
      font-size: 0.875rem;
    }
    label {
      margin-inline-end: auto;
    }
    select {
      height: 36px;
      margin-inline-start: 8px;
      padding: 0 8px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: var(--app-radius-small);
      background: var(--app-panel);
      color: inherit;
      font: inherit;
    }
    span {
      margin-inline-end: 8px;
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class Pager {
  private readonly pageSize = inject(PageSize);

  readonly list = input.required<List<unknown>>();

  protected readonly count = count;
  protected readonly limit = computed(() => this.list().query().limit);
  protected readonly offset = computed(() => this.list().query().offset);
  protected readonly total = computed(() => this.list().total());

  protected readonly shownTotal = computed(() => countOf(this.total(), this.list().totalIsExact()));
  /** With the size in the URL, which may be another one. */
  protected readonly sizes = computed(() =>
    [...new Set([...PAGE_SIZES, this.limit()])].sort((one, other) => one - other),
  );

  /** If the total is not exact, there is another page, so this one is full. */
  protected readonly end = computed(() => (this.list().totalIsExact() ? this.total() : Infinity));
  protected readonly first = computed(() => Math.min(this.offset() + 1, this.end()));
  protected readonly last = computed(() => Math.min(this.offset() + this.limit(), this.end()));
  /** Null leaves the first page's offset out of the URL. */
  protected readonly previous = computed(() => Math.max(this.offset() - this.limit(), 0) || null);

  protected choose(limit: number): void {
    this.pageSize.choose(limit);
    this.list().show({ limit });
  }
}
