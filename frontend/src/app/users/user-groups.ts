import { Component, inject, input, signal } from '@angular/core';
import { FormField, FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listUserGroupsResource } from '../api/resources.gen';
import { listGroups, removeMember, setMember } from '../api/sdk.gen';
import type { User } from '../api/types.gen';
import { Toasts } from '../core/toasts';
import { submission } from '../shared/form/form-errors';
import { Picker } from '../shared/form/picker';
import { SubmitButton } from '../shared/form/submit-button';
import { AsyncContent } from '../shared/loading/async-content';
import { rowsOf } from '../shared/loading/resource-signals';
import { EmptyState } from '../shared/ui/empty-state';
import { Icon } from '../shared/ui/icon';

/** The maximum number of groups that the API returns at once. */
const ALL = { limit: 100, sort: 'name' } as const;

/** The groups of a user, and a form to add the user to another one. */
@Component({
  selector: 'app-user-groups',
  imports: [
    AsyncContent,
    EmptyState,
    FormField,
    FormRoot,
    Icon,
    MatButtonModule,
    Picker,
    RouterLink,
    SubmitButton,
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
  /** Finds groups that the user is not in yet. */
  protected readonly findGroups = async (q: string) => {
    const { data } = await listGroups({ query: { ...ALL, q } });
    const joined = new Set(this.groups.rows()?.map(({ id }) => id));
    return data.data.filter(({ id }) => !joined.has(id));
  };

  protected readonly form = form(
    signal({ group_id: '' }),
    (path) => required(path.group_id, { message: $localize`Choose a group.` }),
    { submission: submission(() => this.add()) },
  );

  private async add(): Promise<void> {
    const path = { group_id: this.form().value().group_id, user_id: this.user().id };
    await setMember({ path, body: { is_manager: false } });
    this.form().reset({ group_id: '' });
    this.groups.reload();
  }

  protected async removeFrom(groupId: string): Promise<void> {
    const path = { group_id: groupId, user_id: this.user().id };
    await this.toasts.attempt(() => removeMember({ path }));
    this.groups.reload();
  }
}
