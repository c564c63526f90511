import { DOCUMENT, Injectable, computed, effect, inject, signal } from '@angular/core';

import { readChoice } from './stored-choice';

export const APPEARANCES = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof APPEARANCES)[number];

const KEY = 'appearance';

/** The light, dark or system theme. The choice is stored in this browser. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly chosen = signal(readChoice<Appearance>(KEY, APPEARANCES, 'system'));

  private readonly systemIsDark = signal(false);

  readonly appearance = this.chosen.asReadonly();
  /** Whether the page is dark, by choice or by the system theme. */
  readonly isDark = computed(() =>
    this.chosen() === 'system' ? this.systemIsDark() : this.chosen() === 'dark',
  );

  constructor() {
    const system = matchMedia('(prefers-color-scheme: dark)');
    this.systemIsDark.set(system.matches);
    system.addEventListener('change', ({ matches }) => this.systemIsDark.set(matches));
  }

  /** Applies the choice to the page, now and whenever it changes. */
  follow(): void {
    effect(() => (this.root.dataset['theme'] = this.chosen()));
  }

  choose(appearance: Appearance): void {
    localStorage.setItem(KEY, appearance);
    this.chosen.set(appearance);
  }
}
