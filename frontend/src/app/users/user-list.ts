import { Component, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listUsersResource } from '../api/resources.gen';
import { listUsers, updateUser } from '../api/sdk.gen';
import type { ListUsersData, User } from '../api/types.gen';
import { Session } from '../auth/session';
import { count, counted } from '../shared/format/numbers';
import { RelativeTime } from '../shared/format/relative-time';
import { Columns } from '../shared/list/columns';
import { LIST_COMPONENTS } from '../shared/list/list-layout';
import { ListQuery, listOf } from '../shared/list/paged-list';
import { RowAction } from '../shared/list/row-menu';
import { Selection } from '../shared/list/selection';
import { UrlFilter, choiceOf } from '../shared/list/url-filter';
import { Avatar } from '../shared/ui/avatar';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { UsersService } from './users-service';

type Query = NonNullable<ListUsersData['query']>;

type State = NonNullable<Query['state']>;
type Role = NonNullable<Query['role']>;

const STATE_NAMES: Readonly<Record<State, string>> = {
  active: $localize`Active`,
  unconfirmed: $localize`Not confirmed`,
  deactivated: $localize`Deactivated`,
};
const ROLE_NAMES: Readonly<Record<Role, string>> = {
  superuser: $localize`Superuser`,
  user: $localize`User`,
};
const STATES = [
  { value: null, label: $localize`All states` },
  { value: 'active', label: STATE_NAMES.active },
  { value: 'unconfirmed', label: STATE_NAMES.unconfirmed },
  { value: 'deactivated', label: STATE_NAMES.deactivated },
] as const;
const ROLES = [
  { value: null, label: $localize`All roles` },
  { value: 'superuser', label: $localize`Superusers` },
  { value: 'user', label: $localize`Users` },
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
  protected readonly reset: RowAction = {
    label: $localize`Reset second factor`,
    icon: 'security',
  };
  protected readonly stateNames = STATE_NAMES;
  protected readonly roleNames = ROLE_NAMES;
  protected readonly nameOf = nameOf;
  protected readonly stateOf = stateOf;

  protected readonly list = listOf('-created_at', (query) =>
    listUsersResource(() => ({ query: this.filtered(query()) })),
  );
  protected readonly read = (query: ListQuery) =>
    listUsers({ query: this.filtered(query as ListQuery<NonNullable<Query['sort']>>) });
  protected readonly columns = new Columns('users', {
    name: { heading: $localize`Name`, text: (user: User) => user.full_name },
    email: { heading: $localize`Email`, text: ({ email }) => email },
    role: { heading: $localize`Role`, text: (user) => ROLE_NAMES[roleOf(user)] },
    state: { heading: $localize`State`, text: (user) => STATE_NAMES[stateOf(user)] },
    secondFactor: {
      heading: $localize`Second factor`,
      text: (user) => (user.has_second_factor ? $localize`Yes` : $localize`No`),
      isHidden: true,
    },
    lastLogin: { heading: $localize`Last login`, text: ({ last_login_at }) => last_login_at ?? '' },
    created: { heading: $localize`Created`, text: ({ created_at }) => created_at, isHidden: true },
  });
  protected readonly selection = new Selection(this.list.rows, nameOf);

  protected async setActive(is_active: boolean): Promise<void> {
    const users = count(this.selection.rows().length);
    const question = {
      heading: counted(
        this.selection.rows().length,
        $localize`Deactivate ${users}:count: user?`,
        $localize`Deactivate ${users}:count: users?`,
      ),
      text: $localize`They are logged out, and can no longer log in. You can activate them again.`,
      action: $localize`Deactivate`,
    };
    await this.selection.run({
      question: is_active ? undefined : question,
      run: ({ id }) => updateUser({ path: { user_id: id }, body: { is_active } }),
      done: is_active ? activated : deactivated,
    });
    this.list.reload();
  }

  protected async deleteUser(user: User): Promise<void> {
    if (await this.users.delete(user)) this.list.reload();
  }

  protected async resetSecondFactors(user: User): Promise<void> {
    if (await this.users.resetSecondFactors(user)) this.list.reload();
  }

  private filtered(query: ListQuery<NonNullable<Query['sort']>>): Query {
    return { ...query, state: this.state(), role: this.role() };
  }
}

function nameOf({ full_name, email }: User): string {
  return full_name || email;
}

function activated(users: number): string {
  return counted(
    users,
    $localize`${count(users)}:count: user activated.`,
    $localize`${count(users)}:count: users activated.`,
  );
}

function deactivated(users: number): string {
  return counted(
    users,
    $localize`${count(users)}:count: user deactivated.`,
    $localize`${count(users)}:count: users deactivated.`,
  );
}

function roleOf({ is_superuser }: User): Role {
  return is_superuser ? 'superuser' : 'user';
}

function stateOf({ is_active, email_verified }: User): State {
  if (!is_active) return 'deactivated';
  return email_verified ? 'active' : 'unconfirmed';
}
