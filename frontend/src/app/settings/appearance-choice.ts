import { Component, inject } from '@angular/core';
import { MatButtonToggleModule } from '@angular/material/button-toggle';

import { APPEARANCES, Theme } from '../core/theme';
import { Icon } from '../shared/ui/icon';

/** The choice of the light, dark or system theme. */
@Component({
  selector: 'app-appearance-choice',
  imports: [Icon, MatButtonToggleModule],
  template: `
    <mat-button-toggle-group
      aria-label="Appearance"
      hideSingleSelectionIndicator
      [value]="theme.appearance()"
      (change)="theme.choose($event.value)"
    >
      @for (appearance of appearances; track appearance) {
        <mat-button-toggle [value]="appearance">
          <app-icon [name]="appearance === theme.appearance() ? 'check' : appearance" />
          <span>{{ appearance }}</span>
        </mat-button-toggle>
      }
    </mat-button-toggle-group>
  `,
  styleUrl: './appearance-choice.scss',
})
export class AppearanceChoice {
  protected readonly appearances = APPEARANCES;
  protected readonly theme = inject(Theme);
}
