import { Component, inject, input } from '@angular/core';

import { APPEARANCES, Theme } from '../core/theme';
import { Icon } from '../shared/ui/icon';

/** Light, dark, or as the system is. */
@Component({
  selector: 'app-appearance-choice',
  imports: [Icon],
  template: `
    <fieldset>
      <legend>Appearance</legend>
      @for (appearance of appearances; track appearance) {
        <label>
          <input
            type="radio"
            class="visually-hidden"
            [name]="name()"
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
  /** Keeps this choice and others on the page apart. */
  readonly name = input.required<string>();

  protected readonly appearances = APPEARANCES;
  protected readonly theme = inject(Theme);
}
