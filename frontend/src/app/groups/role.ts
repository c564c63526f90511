import { Component, input } from '@angular/core';

import { Icon } from '../shared/ui/icon';

/** The role of a member in a group. */
@Component({
  selector: 'app-role',
  imports: [Icon],
  template: `
    @if (isManager()) {
      <span class="badge busy"><app-icon name="manager" />Manager</span>
    } @else {
      <span class="badge"><app-icon name="users" />Member</span>
    }
  `,
})
export class Role {
  readonly isManager = input.required<boolean>();
}
