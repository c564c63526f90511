import { Component, computed, input } from '@angular/core';

import { ICONS, IconName } from './icons';

/** A drawing beside words: screen readers pass over it. Its size is that of the text around it. */
@Component({
  selector: 'app-icon',
  template: `<svg viewBox="0 0 24 24" aria-hidden="true"><path [attr.d]="path()" /></svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      font-size: 1.25rem;
    }
    svg {
      width: 1em;
      height: 1em;
      fill: currentColor;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();

  protected readonly path = computed(() => ICONS[this.name()]);
}
