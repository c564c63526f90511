import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { getGroupResource } from '../api/resources.gen';
import { removeMember } from '../api/sdk.gen';
import { Session } from '../auth/session';
import { Toasts } from '../core/toasts';
import { AsyncContent } from '../shared/loading/async-content';
import { recordOf } from '../shared/loading/resource-signals';
import { Confirm } from '../shared/ui/confirm';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { GroupMembers } from './group-members';

/** A group and its members. */
@Component({
  selector: 'app-group',
  imports: [AsyncContent, GroupMembers, Icon, MatButtonModule, PageHeader, RouterLink],
  template: `
    <app-page-header
      [heading]="name()"
      [text]="group()?.description"
      back="/groups"
      backText="Groups"
      i18n-backText
      [keepsSearch]="false"
    >
      <div class="buttons">
        @if (group()?.is_manager) {
          <button
            matButton="filled"
            type="button"
            [attr.aria-expanded]="isAdding()"
            (click)="isAdding.set(!isAdding())"
          >
            <app-icon matButtonIcon name="addPerson" /> <ng-container i18n>Add member</ng-container>
          </button>
        }
        @if (user()?.is_superuser) {
          <a matButton="outlined" routerLink="edit" i18n>Edit group</a>
        } @else if (group()) {
          <button matButton="outlined" type="button" (click)="leave()" i18n>Leave group</button>
        }
      </div>
    </app-page-header>

    <app-async-content [from]="record" noun="group" i18n-noun>
      @if (group(); as group) {
        <app-group-members [group]="group" [isAdding]="isAdding()" />
      }
    </app-async-content>
  `,
  styles: `
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
})
export default class Group {
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);

  protected readonly user = inject(Session).user;

  readonly id = input.required<string>();
  /** In the URL if the form for another member is open at first. */
  readonly add = input<string>();

  protected readonly record = recordOf(getGroupResource(() => ({ path: { group_id: this.id() } })));
  protected readonly group = this.record.value;
  protected readonly name = computed(() => this.group()?.name ?? $localize`Group`);

  protected readonly isAdding = linkedSignal(() => this.add() !== undefined);

  protected async leave(): Promise<void> {
    const [user, group] = [this.user(), this.group()];
    if (!user || !group) return;
    const isSure = await this.confirm.ask({
      heading: $localize`Leave ${group.name}:group:?`,
      text: $localize`You will no longer see what is shared with its members.`,
      action: $localize`Leave`,
    });
    const path = { group_id: group.id, user_id: user.id };
    if (!isSure || !(await this.toasts.attempt(() => removeMember({ path })))) return;
    this.toasts.show($localize`You have left ${group.name}:group:.`);
    await this.router.navigate(['/groups']);
  }
}
