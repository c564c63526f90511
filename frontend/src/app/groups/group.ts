import { Component, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { getGroupResource } from '../api/resources.gen';
import { removeMember } from '../api/sdk.gen';
import { Session } from '../auth/session';
import { Toasts } from '../core/toasts';
import { AsyncContent } from '../shared/loading/async-content';
import { recordOf } from '../shared/loading/resource-signals';
import { Confirm } from '../shared/ui/confirm';
import { PageHeader } from '../shared/ui/page-header';
import { GroupMembers } from './group-members';

/** A group and its members. */
@Component({
  selector: 'app-group',
  imports: [AsyncContent, GroupMembers, MatButtonModule, PageHeader, RouterLink],
  template: `
    <app-page-header
      [heading]="group()?.name ?? 'Group'"
      [text]="group()?.description"
      back="/groups"
      backText="Groups"
      [keepsSearch]="false"
    >
      @if (user()?.is_superuser) {
        <a matButton="outlined" routerLink="edit">Edit group</a>
      } @else if (group()) {
        <button matButton="outlined" type="button" (click)="leave()">Leave group</button>
      }
    </app-page-header>

    <app-async-content [from]="record" noun="group">
      @if (group(); as group) {
        <app-group-members [group]="group" />
      }
    </app-async-content>
  `,
})
export default class Group {
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);

  protected readonly user = inject(Session).user;

  readonly id = input.required<string>();

  protected readonly record = recordOf(getGroupResource(() => ({ path: { group_id: this.id() } })));
  protected readonly group = this.record.value;

  protected async leave(): Promise<void> {
    const [user, group] = [this.user(), this.group()];
    if (!user || !group) return;
    const isSure = await this.confirm.ask({
      heading: `Leave ${group.name}?`,
      text: 'You will no longer see what is shared with its members.',
      action: 'Leave',
    });
    const path = { group_id: group.id, user_id: user.id };
    if (!isSure || !(await this.toasts.attempt(() => removeMember({ path })))) return;
    this.toasts.show(`You have left ${group.name}.`);
    await this.router.navigate(['/groups']);
  }
}
