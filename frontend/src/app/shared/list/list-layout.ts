import { Component, input } from '@angular/core';

import { AsyncContent } from '../loading/async-content';
import { EmptyState } from '../ui/empty-state';
import { ListSearch } from './list-search';
import { List } from './paged-list';
import { Pager } from './pager';
import { SortHeader } from './sort-header';

/**
 * A list that is projected as a table, with its search above and its pages below. What is projected
 * with the attribute `empty` stands in its place where nothing is listed.
 */
@Component({
  selector: 'app-list-layout',
  imports: [AsyncContent, ListSearch, Pager],
  template: `
    <div class="toolbar">
      <app-list-search [list]="list()" [label]="'Search ' + noun()" />
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
  /** What is listed, as people call it: “items”. */
  readonly noun = input.required<string>();
}

/** What the template of a list needs. */
export const LIST_COMPONENTS = [EmptyState, ListLayout, SortHeader] as const;
