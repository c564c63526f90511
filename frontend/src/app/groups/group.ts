import { Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { getGroupResource } from '../api/@angular/common.gen';
import { Session } from '../core/session';
import { Loaded } from '../shared/loaded';
import { PageHeader } from '../shared/page-header';
import { recordOf } from '../shared/rows';
import { GroupMembers } from './group-members';

/** A group and who is in it. */
@Component({
  selector: 'app-group',
  imports: [GroupMembers, Loaded, MatButtonModule, PageHeader, RouterLink],
  template: `
    <app-page-header
      [heading]="group()?.name ?? 'Group'"
      [text]="group()?.description"
      back="/groups"
      backText="Groups"
      [keepsSearch]="false"
    >
      @if (user()?.is_superuser) {
        <a matButton="outlined" routerLink="edit">Change group</a>
      }
    </app-page-header>

    <app-loaded [from]="record" noun="group">
      @if (group(); as group) {
        <app-group-members [group]="group" />
      }
    </app-loaded>
  `,
})
export default class Group {
  protected readonly user = inject(Session).user;

  readonly id = input.required<string>();

  protected readonly record = recordOf(getGroupResource(() => ({ path: { group_id: this.id() } })));
  protected readonly group = computed(() => this.record.rows()?.[0]);
}
