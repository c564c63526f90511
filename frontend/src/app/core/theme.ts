import { DOCUMENT, Injectable, computed, effect, inject, signal } from '@angular/core';

import { storedChoice } from './stored-choice';

export const APPEARANCES = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof APPEARANCES)[number];

export const APPEARANCE_LABELS: Readonly<Record<Appearance, string>> = {
  system: $localize`:appearance|As the operating system:System`,
  light: $localize`Light`,
  dark: $localize`Dark`,
};

/** The light, dark or system theme. The choice is stored in this browser. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly choice = storedChoice<Appearance>('appearance', APPEARANCES, 'system');

  private readonly systemIsDark = signal(false);

  readonly appearance = this.choice.value;
  readonly choose = this.choice.choose;
  /** Whether the page is dark, by choice or by the system theme. */
  readonly isDark = computed(() =>
    this.appearance() === 'system' ? this.systemIsDark() : this.appearance() === 'dark',
  );

  constructor() {
    const system = matchMedia('(prefers-color-scheme: dark)');
    this.systemIsDark.set(system.matches);
    system.addEventListener('change', ({ matches }) => this.systemIsDark.set(matches));
  }

  /** Applies the choice to the page, now and whenever it changes. */
  follow(): void {
    effect(() => (this.root.dataset['theme'] = this.appearance()));
  }
}
