import { Component, inject } from '@angular/core';

import { APPEARANCES, Theme } from '../core/theme';
import { Icon } from '../shared/ui/icon';

/** Light, dark, or as the system is. */
@Component({
  selector: 'app-appearance-choice',
  imports: [Icon],
  template: `
    <fieldset>
      <legend class="visually-hidden">Appearance</legend>
      @for (appearance of appearances; track appearance) {
        <label>
          <input
            type="radio"
            class="visually-hidden"
            name="appearance"
            [value]="appearance"
            [checked]="appearance === theme.appearance()"
            (change)="theme.choose(appearance)"
          />
          <app-icon [name]="appearance" />
          <span>{{ appearance }}</span>
          <app-icon class="check" name="check" />
        </label>
      }
    </fieldset>
  `,
  styleUrl: './appearance-choice.scss',
})
export class AppearanceChoice {
  protected readonly appearances = APPEARANCES;
  protected readonly theme = inject(Theme);
}
