import { Component, input } from '@angular/core';

import { AsyncContent } from '../loading/async-content';
import { EmptyState } from '../ui/empty-state';
import { SingleKey } from '../ui/single-key';
import { ListCount } from './list-count';
import { ListSearch } from './list-search';
import { List } from './paged-list';
import { Pager } from './pager';
import { RowMenu } from './row-menu';
import { SortHeader } from './sort-header';

/**
 * The projected table of a list, with its search and the number of rows above, and its pager below.
 * Content with the attribute `filter` is beside the search, and content with the attribute `empty`
 * replaces the table when the list has no rows.
 */
@Component({
  selector: 'app-list-layout',
  imports: [AsyncContent, ListCount, ListSearch, Pager],
  template: `
    <div class="toolbar">
      <app-list-search [list]="list()" [label]="'Search ' + noun()" />
      <ng-content select="[filter]" />
      <app-list-count [list]="list()" [singular]="singular()" [plural]="noun()" />
    </div>
    <app-async-content class="panel" [from]="list()" [noun]="noun()" [search]="list().query().q">
      <ng-content />
      <ng-content select="[empty]" ngProjectAs="[empty]" />
    </app-async-content>
    <app-pager [list]="list()" />
  `,
})
export class ListLayout {
  readonly list = input.required<List<unknown>>();
  /** The plural noun for the rows: “items”. */
  readonly noun = input.required<string>();
  /** The noun for one of them: “item”. */
  readonly singular = input.required<string>();
}

/** The components that the template of a list needs. */
export const LIST_COMPONENTS = [EmptyState, ListLayout, RowMenu, SingleKey, SortHeader] as const;
