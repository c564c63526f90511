import { Component, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listUsersResource } from '../api/resources.gen';
import { listUsers, updateUser } from '../api/sdk.gen';
import type { ListUsersData, User } from '../api/types.gen';
import { Session } from '../auth/session';
import { counted } from '../shared/format/numbers';
import { RelativeTime } from '../shared/format/relative-time';
import { Columns } from '../shared/list/columns';
import { LIST_COMPONENTS } from '../shared/list/list-layout';
import { ListQuery, listOf } from '../shared/list/paged-list';
import { Selection } from '../shared/list/selection';
import { UrlFilter, choiceOf } from '../shared/list/url-filter';
import { Avatar } from '../shared/ui/avatar';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { UsersService } from './users-service';

type Query = NonNullable<ListUsersData['query']>;

const STATES = [
  { value: null, label: 'All states' },
  { value: 'active', label: 'Active' },
  { value: 'unconfirmed', label: 'Not confirmed' },
  { value: 'deactivated', label: 'Deactivated' },
] as const;
const ROLES = [
  { value: null, label: 'All roles' },
  { value: 'superuser', label: 'Superusers' },
  { value: 'user', label: 'Users' },
] as const;

@Component({
  selector: 'app-user-list',
  imports: [
    Avatar,
    Icon,
    LIST_COMPONENTS,
    MatButtonModule,
    PageHeader,
    RelativeTime,
    RouterLink,
    UrlFilter,
  ],
  templateUrl: './user-list.html',
})
export default class UserList {
  private readonly users = inject(UsersService);
  protected readonly me = inject(Session).user;

  readonly state = input(undefined, { transform: choiceOf(STATES) });
  readonly role = input(undefined, { transform: choiceOf(ROLES) });

  protected readonly states = STATES;
  protected readonly roles = ROLES;
  protected readonly nameOf = nameOf;
  protected readonly stateOf = stateOf;

  protected readonly list = listOf('-created_at', (query) =>
    listUsersResource(() => ({ query: this.filtered(query()) })),
  );
  protected readonly read = (query: ListQuery) =>
    listUsers({ query: this.filtered(query as ListQuery<NonNullable<Query['sort']>>) });
  protected readonly columns = new Columns('users', {
    name: { heading: 'Name', text: (user: User) => user.full_name },
    email: { heading: 'Email', text: ({ email }) => email },
    role: { heading: 'Role', text: ({ is_superuser }) => (is_superuser ? 'superuser' : 'user') },
    state: { heading: 'State', text: stateOf },
    lastLogin: { heading: 'Last login', text: ({ last_login_at }) => last_login_at ?? '' },
    created: { heading: 'Created', text: ({ created_at }) => created_at, isHidden: true },
  });
  protected readonly selection = new Selection(this.list.rows, nameOf);

  protected async setActive(is_active: boolean): Promise<void> {
    const question = {
      heading: `Deactivate ${counted(this.selection.rows().length, 'user', 'users')}?`,
      text: 'They are logged out, and can no longer log in. You can activate them again.',
      action: 'Deactivate',
    };
    await this.selection.run({
      question: is_active ? undefined : question,
      run: ({ id }) => updateUser({ path: { user_id: id }, body: { is_active } }),
      done: (count) =>
        `${counted(count, 'user', 'users')} ${is_active ? 'activated' : 'deactivated'}.`,
    });
    this.list.reload();
  }

  protected async deleteUser(user: User): Promise<void> {
    if (await this.users.delete(user)) this.list.reload();
  }

  private filtered(query: ListQuery<NonNullable<Query['sort']>>): Query {
    return { ...query, state: this.state(), role: this.role() };
  }
}

function nameOf({ full_name, email }: User): string {
  return full_name || email;
}

function stateOf({ is_active, email_verified }: User): NonNullable<Query['state']> {
  if (!is_active) return 'deactivated';
  return email_verified ? 'active' : 'unconfirmed';
}
