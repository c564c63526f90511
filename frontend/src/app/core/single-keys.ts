import { Injectable, computed } from '@angular/core';

import { storedChoice } from './stored-choice';

/**
 * Whether shortcuts of single keys are on. They can be turned off, because speech input may press
 * them by mistake (WCAG 2.1.4). The choice is stored in this browser.
 */
@Injectable({ providedIn: 'root' })
export class SingleKeys {
  private readonly choice = storedChoice('single-keys', ['on', 'off'], 'on');

  readonly areOn = computed(() => this.choice.value() === 'on');

  choose(areOn: boolean): void {
    this.choice.choose(areOn ? 'on' : 'off');
  }
}
