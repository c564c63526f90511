import { Component } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listUsersResource } from '../api/@angular/common.gen';
import { BlankSlate } from '../shared/blank-slate';
import { Icon } from '../shared/icon';
import { listOf } from '../shared/list';
import { ListSearch } from '../shared/list-search';
import { Loaded } from '../shared/loaded';
import { PageHeader } from '../shared/page-header';
import { Pager } from '../shared/pager';
import { RelativeTime } from '../shared/relative-time';
import { SortHeader } from '../shared/sort-header';

@Component({
  selector: 'app-user-list',
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
  templateUrl: './user-list.html',
})
export default class UserList {
  protected readonly list = listOf('-created_at', (query) =>
    listUsersResource(() => ({ query: query() })),
  );
}
