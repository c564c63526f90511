import { Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listUsersResource } from '../api/resources.gen';
import type { User } from '../api/types.gen';
import { RelativeTime } from '../shared/format/relative-time';
import { LIST_COMPONENTS } from '../shared/list/list-layout';
import { listOf } from '../shared/list/paged-list';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { UsersService } from './users-service';

@Component({
  selector: 'app-user-list',
  imports: [Icon, LIST_COMPONENTS, MatButtonModule, PageHeader, RelativeTime, RouterLink],
  templateUrl: './user-list.html',
})
export default class UserList {
  private readonly users = inject(UsersService);

  protected readonly list = listOf('-created_at', (query) =>
    listUsersResource(() => ({ query: query() })),
  );

  protected async deleteUser(user: User): Promise<void> {
    if (await this.users.delete(user)) this.list.reload();
  }
}
