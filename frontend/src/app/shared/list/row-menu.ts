import { Component, OutputEmitterRef, computed, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatMenuModule } from '@angular/material/menu';
import { RouterLink } from '@angular/router';

import { nextTask } from '../../core/next-task';
import { Icon } from '../ui/icon';
import { IconName } from '../ui/icons';
import { MenuLandmark } from '../ui/menu-landmark';

export interface RowAction {
  readonly label: string;
  readonly icon: IconName;
}

/** The menu of a row, with the link that edits it and the button that deletes it. */
@Component({
  selector: 'app-row-menu',
  imports: [Icon, MatButtonModule, MatMenuModule, MenuLandmark, RouterLink],
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
        <a
          mat-menu-item
          [routerLink]="edit()"
          [queryParamsHandling]="keepsSearch() ? 'preserve' : ''"
        >
          <app-icon matMenuItemIcon name="edit" /> <span i18n>Edit</span>
        </a>
        @if (other(); as action) {
          <button mat-menu-item (click)="emit(otherChosen)">
            <app-icon matMenuItemIcon [name]="action.icon" /> <span>{{ action.label }}</span>
          </button>
        }
        <button mat-menu-item (click)="emit(delete)">
          <app-icon matMenuItemIcon name="delete" /> <span i18n>Delete</span>
        </button>
      </ng-template>
    </mat-menu>
  `,
})
export class RowMenu {
  /** What the row shows: the title of an item. */
  readonly name = input.required<string>();
  /** The page that edits the row. */
  readonly edit = input.required<string | readonly unknown[]>();
  /** Whether that page keeps the URL's search, for its link back. */
  readonly keepsSearch = input(true);
  /** What can be done besides. */
  readonly other = input<RowAction>();
  readonly otherChosen = output();
  readonly delete = output();

  protected readonly label = computed(() => $localize`Actions for ${this.name()}:name:`);

  /** Waits until the menu has closed: a dialog then returns the focus to the button. */
  protected async emit(chosen: OutputEmitterRef<void>): Promise<void> {
    await nextTask();
    chosen.emit();
  }
}
