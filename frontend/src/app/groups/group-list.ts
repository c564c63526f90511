import { Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listGroupsResource } from '../api/@angular/common.gen';
import { Session } from '../core/session';
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
  selector: 'app-group-list',
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
  templateUrl: './group-list.html',
})
export default class GroupList {
  private readonly user = inject(Session).user;

  protected readonly isSuperuser = computed(() => this.user()?.is_superuser);
  protected readonly list = listOf('name', (query) =>
    listGroupsResource(() => ({ query: query() })),
  );
}
