import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Icon } from '../ui/icon';
import { List } from './paged-list';

/** The header of a column that a list can be sorted by. A “-” in `appSort` means descending. */
@Component({
  // eslint-disable-next-line @angular-eslint/component-selector -- a table row needs a th
  selector: 'th[appSort]',
  imports: [Icon, RouterLink],
  host: { scope: 'col', '[attr.aria-sort]': 'direction()' },
  template: `
    <a
      [routerLink]="[]"
      [queryParams]="{ sort: next(), offset: null }"
      queryParamsHandling="merge"
      replaceUrl
    >
      <ng-content />
      @if (direction(); as direction) {
        <app-icon [name]="direction" />
      }
    </a>
  `,
  styles: `
    a {
      display: inline-flex;
      gap: 4px;
      align-items: center;
      min-height: 24px;
      color: inherit;
      text-decoration: none;
    }
    a:hover {
      text-decoration: underline;
    }
    app-icon {
      font-size: 1rem;
    }
  `,
})
export class SortHeader {
  readonly appSort = input.required<string>();
  readonly list = input.required<List<unknown>>();

  private readonly sort = computed(() => this.list().query().sort);
  protected readonly next = computed(() =>
    this.sort() === this.appSort() ? opposite(this.appSort()) : this.appSort(),
  );
  protected readonly direction = computed<'ascending' | 'descending' | null>(() => {
    const sort = this.sort();
    if (sort !== this.appSort() && sort !== opposite(this.appSort())) return null;
    return sort.startsWith('-') ? 'descending' : 'ascending';
  });
}

function opposite(sort: string): string {
  return sort.startsWith('-') ? sort.slice(1) : `-${sort}`;
}
