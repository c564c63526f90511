import { Component, input } from '@angular/core';

import { Icon } from '../shared/ui/icon';

/** The names of the roles in a group. */
export const ROLES = { member: $localize`Member`, manager: $localize`Manager` } as const;

/** The role of a member in a group. */
@Component({
  selector: 'app-role',
  imports: [Icon],
  template: `
    @if (isManager()) {
      <span class="badge busy"><app-icon name="manager" />{{ roles.manager }}</span>
    } @else {
      <span class="badge"><app-icon name="users" />{{ roles.member }}</span>
    }
  `,
})
export class Role {
  readonly isManager = input.required<boolean>();

  protected readonly roles = ROLES;
}
