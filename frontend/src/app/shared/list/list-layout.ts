import { Component, computed, input, linkedSignal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { AsyncContent } from '../loading/async-content';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { SingleKey } from '../ui/single-key';
import { BulkBar } from './bulk-bar';
import { Columns } from './columns';
import { ListCount } from './list-count';
import { ListSearch } from './list-search';
import { ListTools, ReadPage } from './list-tools';
import { List } from './paged-list';
import { Pager } from './pager';
import { RowMenu } from './row-menu';
import { SelectRow } from './select-row';
import { Selection } from './selection';
import { SortHeader } from './sort-header';

/**
 * The projected table of a list, with its search and the number of rows above, and its pager below.
 * Content with the attribute `filter` is beside the search, content with the attribute `bulk` acts
 * on the selected rows, and content with the attribute `empty` replaces the table when the list has
 * no rows.
 */
@Component({
  selector: 'app-list-layout',
  imports: [AsyncContent, BulkBar, Icon, ListCount, ListSearch, ListTools, MatButtonModule, Pager],
  host: { '[style.--app-sort-by]': 'sortBy' },
  templateUrl: './list-layout.html',
  styleUrl: './list-layout.scss',
})
export class ListLayout<T> {
  readonly list = input.required<List<T>>();
  /** The plural noun for the rows: “items”. */
  readonly noun = input.required<string>();
  /** The noun for one of them: “item”. */
  readonly singular = input.required<string>();
  /** Columns that can be hidden, and how the list is read for an export. */
  readonly columns = input<Columns<T>>();
  readonly read = input<ReadPage<T>>();
  readonly selection = input<Selection<T & { id: string }>>();

  /** The CSS string before the sort links of a phone. */
  protected readonly sortBy = JSON.stringify($localize`Sort by`);
  /** Whether the bar of the selected rows replaces the search. */
  protected readonly isBulk = computed(() => {
    const selection = this.selection();
    return selection !== undefined && (selection.rows().length > 0 || !!selection.progress());
  });
  /** Whether a phone shows the filters: at first if one is chosen. */
  protected readonly isFiltering = linkedSignal(() => this.list().isFiltered());
}

/** The components that the template of a list needs. */
export const LIST_COMPONENTS = [
  EmptyState,
  ListLayout,
  RowMenu,
  SelectRow,
  SingleKey,
  SortHeader,
] as const;
