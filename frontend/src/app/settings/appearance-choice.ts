import { Component, inject } from '@angular/core';
import { MatButtonToggleModule } from '@angular/material/button-toggle';

import { DENSITIES, RowDensity } from '../core/density';
import { APPEARANCES, Theme } from '../core/theme';
import { Icon } from '../shared/ui/icon';

/** The choices of the theme and of the height of rows. */
@Component({
  selector: 'app-appearance-choice',
  imports: [Icon, MatButtonToggleModule],
  template: `
    <h3 id="theme">Theme</h3>
    <mat-button-toggle-group
      aria-labelledby="theme"
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

    <h3 id="density">Rows of lists</h3>
    <mat-button-toggle-group
      aria-labelledby="density"
      hideSingleSelectionIndicator
      [value]="rows.density()"
      (change)="rows.choose($event.value)"
    >
      @for (density of densities; track density) {
        <mat-button-toggle [value]="density">
          <app-icon [name]="density === rows.density() ? 'check' : density" />
          <span>{{ density }}</span>
        </mat-button-toggle>
      }
    </mat-button-toggle-group>
  `,
  styleUrl: './appearance-choice.scss',
})
export class AppearanceChoice {
  protected readonly appearances = APPEARANCES;
  protected readonly theme = inject(Theme);
  protected readonly densities = DENSITIES;
  protected readonly rows = inject(RowDensity);
}
