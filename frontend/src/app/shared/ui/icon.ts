import { Component, computed, input } from '@angular/core';

import { ICONS, IconName } from './icons';

/** A decorative icon: screen readers ignore it. Its size is its `font-size`. */
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
