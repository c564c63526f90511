import { Component, input } from '@angular/core';

import { EmptyState } from '../ui/empty-state';
import { List } from './paged-list';
import { ListSearch } from './list-search';
import { Loaded } from './loaded';
import { Pager } from './pager';
import { SortHeader } from './sort-header';

/**
 * A list that is projected as a table, with its search above and its pages below. What is projected
 * with the attribute `empty` stands in its place where nothing is listed.
 */
@Component({
  selector: 'app-list-view',
  imports: [ListSearch, Loaded, Pager],
  template: `
    <div class="toolbar">
      <app-list-search [list]="list()" [label]="'Search ' + noun()" />
    </div>
    <app-loaded class="panel" [from]="list()" [noun]="noun()" [search]="list().query().q">
      <ng-content />
      <ng-content select="[empty]" ngProjectAs="[empty]" />
    </app-loaded>
    <app-pager [list]="list()" />
  `,
})
export class ListView {
  readonly list = input.required<List<unknown>>();
  /** What is listed, as people call it: “items”. */
  readonly noun = input.required<string>();
}

/** What the template of a list needs. */
export const LIST_PARTS = [EmptyState, ListView, SortHeader] as const;
