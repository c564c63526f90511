import { Component, inject } from '@angular/core';

import { DENSITIES, DENSITY_LABELS, RowDensity } from '../core/density';
import { APPEARANCES, APPEARANCE_LABELS, Theme } from '../core/theme';
import { ToggleGroup } from '../shared/form/toggle-group';

/** The choices of the theme and of the height of rows. */
@Component({
  selector: 'app-appearance-choice',
  imports: [ToggleGroup],
  template: `
    <h3 i18n>Theme</h3>
    <app-toggle-group
      label="Theme"
      i18n-label
      [options]="appearances"
      [value]="theme.appearance()"
      (valueChange)="theme.choose($event)"
    />

    <h3 i18n>Rows of lists</h3>
    <app-toggle-group
      label="Rows of lists"
      i18n-label
      [options]="densities"
      [value]="rows.density()"
      (valueChange)="rows.choose($event)"
    />
  `,
  styles: `
    h3 {
      margin-bottom: 8px;

      app-toggle-group + & {
        margin-top: 20px;
      }
    }
    app-toggle-group {
      width: min(100%, 480px);
    }
  `,
})
export class AppearanceChoice {
  // The icons have the names of the choices.
  protected readonly appearances = APPEARANCES.map((value) => ({
    value,
    text: APPEARANCE_LABELS[value],
    icon: value,
  }));
  protected readonly theme = inject(Theme);
  protected readonly densities = DENSITIES.map((value) => ({
    value,
    text: DENSITY_LABELS[value],
    icon: value,
  }));
  protected readonly rows = inject(RowDensity);
}
