import { Component, computed, input } from '@angular/core';

import { countOf } from '../format/numbers';
import { List } from './paged-list';

/** “29 items”, the number of rows on all pages. Screen readers announce when it changes. */
@Component({
  selector: 'app-list-count',
  host: { role: 'status' },
  template: `{{ text() }}`,
  styles: `
    :host {
      color: var(--app-muted);
      font-size: 0.875rem;
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class ListCount {
  readonly list = input.required<List<unknown>>();
  readonly singular = input.required<string>();
  readonly plural = input.required<string>();

  protected readonly text = computed(() => {
    const { isReady, total, totalIsExact } = this.list();
    if (!isReady()) return '';
    const noun = total() === 1 ? this.singular() : this.plural();
    return $localize`${countOf(total(), totalIsExact())}:count: ${noun}:noun:`;
  });
}
