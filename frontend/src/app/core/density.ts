import { DOCUMENT, Injectable, effect, inject, signal } from '@angular/core';

import { readChoice } from './stored-choice';

export const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

const KEY = 'density';

/** The height of the rows in lists. The choice is stored in this browser. */
@Injectable({ providedIn: 'root' })
export class RowDensity {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly chosen = signal(readChoice<Density>(KEY, DENSITIES, 'comfortable'));

  readonly density = this.chosen.asReadonly();

  /** Applies the choice to the page, now and whenever it changes. */
  follow(): void {
    effect(() => (this.root.dataset['density'] = this.chosen()));
  }

  choose(density: Density): void {
    localStorage.setItem(KEY, density);
    this.chosen.set(density);
  }
}
