import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { RouterLink } from '@angular/router';

import { listGroupsResource, listUserGroupsResource } from '../api/resources.gen';
import { removeMember, setMember } from '../api/sdk.gen';
import type { User } from '../api/types.gen';
import { Toasts } from '../core/toasts';
import { Loaded } from '../shared/list/loaded';
import { rowsOf } from '../shared/list/resource-state';
import { EmptyState } from '../shared/ui/empty-state';
import { Icon } from '../shared/ui/icon';

/** As many groups as the API gives at once. */
const ALL = { limit: 100, sort: 'name' } as const;

/** The groups that a user is in, and which they can be put into. */
@Component({
  selector: 'app-user-groups',
  imports: [
    EmptyState,
    Icon,
    Loaded,
    MatButtonModule,
    MatFormFieldModule,
    MatInputModule,
    RouterLink,
  ],
  templateUrl: './user-groups.html',
  styleUrl: './user-groups.scss',
})
export class UserGroups {
  private readonly toasts = inject(Toasts);

  readonly user = input.required<User>();

  protected readonly groups = rowsOf(
    listUserGroupsResource(() => ({ path: { user_id: this.user().id }, query: ALL })),
  );
  /** What the group's name has in it, where there are more than the API gives at once. */
  protected readonly search = signal('');
  private readonly allGroups = rowsOf(
    listGroupsResource(() => ({ query: { ...ALL, q: this.search() } })),
  );
  protected readonly otherGroups = computed(() => {
    const its = new Set(this.groups.rows()?.map(({ id }) => id));
    return this.allGroups.rows()?.filter(({ id }) => !its.has(id));
  });

  protected readonly hasMoreGroups = computed(() => this.allGroups.total() > ALL.limit);

  protected addTo(groupId: string): Promise<void> {
    const path = { group_id: groupId, user_id: this.user().id };
    return this.change(() => setMember({ path, body: { is_manager: false } }));
  }

  protected removeFrom(groupId: string): Promise<void> {
    const path = { group_id: groupId, user_id: this.user().id };
    return this.change(() => removeMember({ path }));
  }

  private async change(request: () => Promise<unknown>): Promise<void> {
    await this.toasts.attempt(request);
    this.groups.reload();
  }
}
