import { Component, computed, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { count } from '../format/numbers';
import { Icon } from '../ui/icon';
import { List } from './paged-list';

/** Links to the previous and the next page of a list, so that the URL has the current page. */
@Component({
  selector: 'app-pager',
  imports: [Icon, MatButtonModule, RouterLink],
  template: `
    @if (total() > 0) {
      <nav aria-label="Pages">
        <span
          >{{ count(first()) }}–{{ count(last()) }} of {{ list().totalIsExact() ? '' : 'more than '
          }}{{ count(total()) }}</span
        >
        @if (offset() > 0) {
          <a
            matIconButton
            [routerLink]="[]"
            [queryParams]="{ offset: previous() }"
            queryParamsHandling="merge"
            aria-label="Previous page"
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
            ><app-icon name="next"
          /></a>
        }
      </nav>
    }
  `,
  styles: `
    nav {
      display: flex;
      gap: 4px;
      align-items: center;
      justify-content: flex-end;
      min-height: 48px;
      margin-top: 12px;
    }
    span {
      margin-right: 8px;
      color: var(--app-muted);
      font-size: 0.875rem;
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class Pager {
  readonly list = input.required<List<unknown>>();

  protected readonly count = count;
  private readonly limit = computed(() => this.list().query().limit);
  protected readonly offset = computed(() => this.list().query().offset);
  protected readonly total = computed(() => this.list().total());

  /** If the total is not exact, there is another page, so this one is full. */
  protected readonly end = computed(() => (this.list().totalIsExact() ? this.total() : Infinity));
  protected readonly first = computed(() => Math.min(this.offset() + 1, this.end()));
  protected readonly last = computed(() => Math.min(this.offset() + this.limit(), this.end()));
  /** Null leaves the first page's offset out of the URL. */
  protected readonly previous = computed(() => Math.max(this.offset() - this.limit(), 0) || null);
}
