import { Component, computed, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDividerModule } from '@angular/material/divider';
import { MatMenuModule } from '@angular/material/menu';

import type { Member } from '../api/types.gen';
import { nextTask } from '../core/next-task';
import { Icon } from '../shared/ui/icon';
import { MenuLandmark } from '../shared/ui/menu-landmark';
import { ROLES } from './role';

/** The menu of a member, with their role in the group and the button that removes them. */
@Component({
  selector: 'app-member-menu',
  imports: [Icon, MatButtonModule, MatDividerModule, MatMenuModule, MenuLandmark],
  template: `
    <button
      matIconButton
      type="button"
      [matMenuTriggerFor]="menu"
      appMenuLandmark
      [attr.aria-label]="label()"
    >
      <app-icon name="more" />
    </button>
    <mat-menu #menu xPosition="before" [aria-label]="label()">
      <ng-template matMenuContent>
        @if (mayChangeRole()) {
          <div role="group" aria-label="Role" i18n-aria-label>
            @for (role of roles; track role.text) {
              <button
                mat-menu-item
                role="menuitemradio"
                [attr.aria-checked]="role.isManager === member().is_manager"
                (click)="roleChange.emit(role.isManager)"
              >
                <app-icon
                  matMenuItemIcon
                  [name]="role.isManager === member().is_manager ? 'check' : role.icon"
                />
                {{ role.text }}
              </button>
            }
          </div>
          <mat-divider />
        }
        <button mat-menu-item (click)="emitRemove()">
          <app-icon matMenuItemIcon name="removePerson" /> <ng-container i18n>Remove</ng-container>
        </button>
      </ng-template>
    </mat-menu>
  `,
})
export class MemberMenu {
  readonly member = input.required<Member>();
  readonly mayChangeRole = input(false);

  /** Emits whether the member becomes a manager. */
  readonly roleChange = output<boolean>();
  readonly remove = output();

  protected readonly roles = [
    { text: ROLES.member, icon: 'users', isManager: false },
    { text: ROLES.manager, icon: 'manager', isManager: true },
  ] as const;
  protected readonly label = computed(
    () => $localize`Actions for ${this.member().full_name || this.member().email}:name:`,
  );

  /** Waits until the menu has closed: a dialog then returns the focus to the button. */
  protected async emitRemove(): Promise<void> {
    await nextTask();
    this.remove.emit();
  }
}
