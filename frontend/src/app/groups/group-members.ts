import { Component, inject, input, viewChild } from '@angular/core';

import { listMembersResource } from '../api/resources.gen';
import { removeMember, setMember } from '../api/sdk.gen';
import type { Group, Member } from '../api/types.gen';
import { Session } from '../auth/session';
import { Toasts } from '../core/toasts';
import { LIST_COMPONENTS } from '../shared/list/list-layout';
import { listOf } from '../shared/list/paged-list';
import { Avatar } from '../shared/ui/avatar';
import { Confirm } from '../shared/ui/confirm';
import { GroupInvitations } from './group-invitations';
import { InviteMember } from './invite-member';
import { MemberMenu } from './member-menu';
import { Role } from './role';

/** The members of a group. Managers change the members; only superusers change the managers. */
@Component({
  selector: 'app-group-members',
  imports: [Avatar, GroupInvitations, InviteMember, LIST_COMPONENTS, MemberMenu, Role],
  templateUrl: './group-members.html',
  styles: `
    app-invite-member {
      display: block;
      margin-bottom: 16px;
      padding: 20px;
    }
  `,
})
export class GroupMembers {
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);

  readonly group = input.required<Group>();
  /** Whether the form for another member is shown. */
  readonly isAdding = input(false);

  protected readonly invitations = viewChild(GroupInvitations);

  protected readonly user = inject(Session).user;
  protected readonly list = listOf('full_name', (query) =>
    listMembersResource(() => ({ path: { group_id: this.group().id }, query: query() })),
  );

  protected mayRemove(member: Member): boolean {
    return this.user()?.is_superuser || (this.group().is_manager && !member.is_manager);
  }

  protected async setManager(member: Member, is_manager: boolean): Promise<void> {
    await this.toasts.attempt(() => setMember({ path: this.pathOf(member), body: { is_manager } }));
    this.list.reload();
  }

  protected async remove(member: Member): Promise<void> {
    const name = member.full_name || member.email;
    const isSure = await this.confirm.ask({
      heading: $localize`Remove ${name}:name:?`,
      text: $localize`They will no longer see what is shared with ${this.group().name}:group:.`,
      action: $localize`Remove`,
    });
    if (!isSure) return;
    await this.toasts.attempt(() => removeMember({ path: this.pathOf(member) }));
    this.list.reload();
  }

  private pathOf({ user_id }: Member) {
    return { group_id: this.group().id, user_id };
  }
}
