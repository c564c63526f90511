import { Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listItemsResource } from '../api/@angular/common.gen';
import { BlankSlate } from '../shared/blank-slate';
import { Icon } from '../shared/icon';
import { listOf } from '../shared/list';
import { ListSearch } from '../shared/list-search';
import { Loaded } from '../shared/loaded';
import { PageHeader } from '../shared/page-header';
import { Pager } from '../shared/pager';
import { RelativeTime } from '../shared/relative-time';
import { SortHeader } from '../shared/sort-header';
import { ItemsService } from './items-service';

@Component({
  selector: 'app-item-list',
  imports: [
    BlankSlate,
    Icon,
    ListSearch,
    Loaded,
    MatButtonModule,
    PageHeader,
    Pager,
    RelativeTime,
    RouterLink,
    SortHeader,
  ],
  templateUrl: './item-list.html',
})
export default class ItemList {
  protected readonly items = inject(ItemsService);

  protected readonly list = listOf('-created_at', (query) =>
    listItemsResource(() => {
      this.items.changes();
      return { query: query() };
    }),
  );
}
