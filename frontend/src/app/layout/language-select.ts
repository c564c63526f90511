import { Component, inject } from '@angular/core';

import { LANGUAGES, languageName } from '../core/language';
import { LanguageChoice } from '../core/language-choice';
import { Toasts } from '../core/toasts';

/** Chooses the language of the pages. Each language has its own name for itself. */
@Component({
  selector: 'app-language-select',
  template: `
    <select #select aria-label="Language" i18n-aria-label (change)="choose(select)">
      <option i18n value="" [selected]="choice.chosen() === null">Language of the browser</option>
      @for (language of languages; track language) {
        <option
          translate="no"
          [value]="language"
          [lang]="language"
          [selected]="choice.chosen() === language"
        >
          {{ nameOf(language) }}
        </option>
      }
    </select>
  `,
  styles: `
    select {
      height: 36px;
      padding: 0 8px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: var(--app-radius-small);
      background: var(--app-panel);
      color: inherit;
      font: inherit;
    }
  `,
})
export class LanguageSelect {
  private readonly toasts = inject(Toasts);

  protected readonly choice = inject(LanguageChoice);
  protected readonly languages = LANGUAGES;
  protected readonly nameOf = languageName;

  protected async choose(select: HTMLSelectElement): Promise<void> {
    const isChosen = await this.toasts.attempt(() => this.choice.choose(select.value || null));
    if (!isChosen) select.value = this.choice.chosen() ?? '';
  }
}
