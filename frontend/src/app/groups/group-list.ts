import { Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listGroupsResource } from '../api/resources.gen';
import type { Group } from '../api/types.gen';
import { Session } from '../auth/session';
import { followSubject } from '../core/live-updates';
import { RelativeTime } from '../shared/format/relative-time';
import { LIST_COMPONENTS } from '../shared/list/list-layout';
import { listOf } from '../shared/list/paged-list';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { GroupsService } from './groups-service';
import { Role } from './role';

@Component({
  selector: 'app-group-list',
  imports: [Icon, LIST_COMPONENTS, MatButtonModule, PageHeader, RelativeTime, Role, RouterLink],
  templateUrl: './group-list.html',
})
export default class GroupList {
  private readonly groups = inject(GroupsService);
  private readonly user = inject(Session).user;

  protected readonly isSuperuser = computed(() => this.user()?.is_superuser);
  /** What is shown instead of an empty list. */
  protected readonly none = computed(() =>
    this.isSuperuser()
      ? {
          heading: $localize`No groups yet`,
          text: $localize`The members of a group share their items with each other.`,
        }
      : {
          heading: $localize`You are not in a group`,
          text: $localize`A manager of a group can invite you by your email address.`,
        },
  );
  protected readonly list = listOf('name', (query) =>
    listGroupsResource(() => ({ query: query() })),
  );

  constructor() {
    followSubject('group', this.list.reload);
  }

  protected async deleteGroup(group: Group): Promise<void> {
    if (await this.groups.delete(group)) this.list.reload();
  }
}
