import { Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listGroupsResource } from '../api/resources.gen';
import type { Group } from '../api/types.gen';
import { Session } from '../auth/session';
import { followSubject } from '../core/live-updates';
import { RelativeTime } from '../shared/format/relative-time';
import { LIST_COMPONENTS } from '../shared/list/list-layout';
import { listOf } from '../shared/list/paged-list';
import { UrlFilter, choiceOf } from '../shared/list/url-filter';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { GroupsService } from './groups-service';
import { ROLES, Role } from './role';

const CHOICES = [
  { value: null, label: $localize`All roles` },
  { value: 'manager', label: ROLES.manager },
  { value: 'member', label: ROLES.member },
] as const;

@Component({
  selector: 'app-group-list',
  imports: [
    Icon,
    LIST_COMPONENTS,
    MatButtonModule,
    PageHeader,
    RelativeTime,
    Role,
    RouterLink,
    UrlFilter,
  ],
  templateUrl: './group-list.html',
})
export default class GroupList {
  private readonly groups = inject(GroupsService);
  private readonly user = inject(Session).user;

  readonly role = input(undefined, { transform: choiceOf(CHOICES) });

  protected readonly roles = CHOICES;
  protected readonly isSuperuser = computed(() => this.user()?.is_superuser);
  /** What is shown instead of an empty list. */
  protected readonly none = computed(() => {
    if (this.role()) {
      return {
        heading: $localize`No groups with this role`,
        text: $localize`Choose another role to see the others.`,
      };
    }
    return this.isSuperuser()
      ? {
          heading: $localize`No groups yet`,
          text: $localize`The members of a group share their items with each other.`,
        }
      : {
          heading: $localize`You are not in a group`,
          text: $localize`A manager of a group can invite you by your email address.`,
        };
  });
  protected readonly list = listOf('name', (query) =>
    listGroupsResource(() => ({ query: { ...query(), role: this.role() } })),
  );

  constructor() {
    followSubject('group', this.list.reload);
  }

  protected async deleteGroup(group: Group): Promise<void> {
    if (await this.groups.delete(group)) this.list.reload();
  }
}
