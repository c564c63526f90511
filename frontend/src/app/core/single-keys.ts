import { Injectable, signal } from '@angular/core';

const KEY = 'single-keys';
const OFF = 'off';

/**
 * Whether shortcuts of single keys are on. They can be turned off, because speech input may press
 * them by mistake (WCAG 2.1.4). The choice is stored in this browser.
 */
@Injectable({ providedIn: 'root' })
export class SingleKeys {
  private readonly chosen = signal(localStorage.getItem(KEY) !== OFF);

  readonly areOn = this.chosen.asReadonly();

  choose(areOn: boolean): void {
    if (areOn) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, OFF);
    this.chosen.set(areOn);
  }
}
