import { DOCUMENT, Injectable, effect, inject } from '@angular/core';

import { storedChoice } from './stored-choice';

export const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

export const DENSITY_LABELS: Readonly<Record<Density, string>> = {
  comfortable: $localize`Comfortable`,
  compact: $localize`Compact`,
};

/** The height of the rows in lists. The choice is stored in this browser. */
@Injectable({ providedIn: 'root' })
export class RowDensity {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly choice = storedChoice<Density>('density', DENSITIES, 'comfortable');

  readonly density = this.choice.value;
  readonly choose = this.choice.choose;

  /** Applies the choice to the page, now and whenever it changes. */
  follow(): void {
    effect(() => (this.root.dataset['density'] = this.density()));
  }
}
