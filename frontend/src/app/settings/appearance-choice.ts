import { Component, inject } from '@angular/core';

import { DENSITIES, Density, RowDensity } from '../core/density';
import { APPEARANCES, Appearance, Theme } from '../core/theme';
import { ToggleGroup } from '../shared/form/toggle-group';

/** The choices of the theme and of the height of rows. */
@Component({
  selector: 'app-appearance-choice',
  imports: [ToggleGroup],
  template: `
    <h3>Theme</h3>
    <app-toggle-group
      label="Theme"
      [options]="appearances"
      [value]="theme.appearance()"
      (valueChange)="theme.choose($event)"
    />

    <h3>Rows of lists</h3>
    <app-toggle-group
      label="Rows of lists"
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
  protected readonly appearances = APPEARANCES.map(toOption);
  protected readonly theme = inject(Theme);
  protected readonly densities = DENSITIES.map(toOption);
  protected readonly rows = inject(RowDensity);
}

/** The icons have the names of the choices. */
function toOption<T extends Appearance | Density>(value: T) {
  return { value, text: value.charAt(0).toUpperCase() + value.slice(1), icon: value };
}
