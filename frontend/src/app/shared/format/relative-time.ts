import { Component, computed, inject, input } from '@angular/core';

import { Clock } from '../../core/clock';

export const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const RELATIVE = new Intl.RelativeTimeFormat($localize.locale, { numeric: 'auto' });
const EXACT = new Intl.DateTimeFormat($localize.locale, { dateStyle: 'full', timeStyle: 'medium' });

/** “5 minutes ago”, or “just now” for less than a minute. */
export function relativeTime(time: number, now: number): string {
  const seconds = Math.round((time - now) / 1000);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return RELATIVE.format(Math.trunc(seconds / size), unit);
  }
  return $localize`just now`;
}

/** “Tuesday, March 10, 2026 at 12:00:00 PM” */
export function exactTime(time: number): string {
  return EXACT.format(time);
}

/** A relative time, with the exact time on hover. */
@Component({
  selector: 'app-relative-time',
  template: `<time [attr.datetime]="value()" [title]="exact()">{{ text() }}</time>`,
})
export class RelativeTime {
  private readonly clock = inject(Clock);

  readonly value = input.required<string>();

  private readonly time = computed(() => Date.parse(this.value()));
  protected readonly text = computed(() => relativeTime(this.time(), this.clock.now()));
  protected readonly exact = computed(() => exactTime(this.time()));
}
