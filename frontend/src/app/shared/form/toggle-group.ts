import { Component, input, model } from '@angular/core';
import { MatButtonToggleModule } from '@angular/material/button-toggle';

import { Icon } from '../ui/icon';
import { IconName } from '../ui/icons';

export interface ToggleOption<T> {
  readonly value: T;
  readonly text: string;
  readonly icon?: IconName;
}

/** Buttons of which one is selected. With icons, a check mark replaces that of the selected one. */
@Component({
  selector: 'app-toggle-group',
  imports: [Icon, MatButtonToggleModule],
  template: `
    <mat-button-toggle-group
      hideSingleSelectionIndicator
      [attr.aria-label]="label()"
      [value]="value()"
      (change)="value.set($event.value)"
    >
      @for (option of options(); track option.value) {
        <mat-button-toggle [value]="option.value">
          @if (option.icon; as icon) {
            <app-icon [name]="option.value === value() ? 'check' : icon" />
          }
          {{ option.text }}
        </mat-button-toggle>
      }
    </mat-button-toggle-group>
  `,
  styleUrl: './toggle-group.scss',
})
export class ToggleGroup<T> {
  readonly label = input.required<string>();
  readonly options = input.required<readonly ToggleOption<T>[]>();
  readonly value = model.required<T>();
}
