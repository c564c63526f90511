import { DestroyRef, Injectable, inject, signal } from '@angular/core';

const TICK = 10_000;

/** The time as relative times need it: one timer for all of them. */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly time = signal(Date.now());

  readonly now = this.time.asReadonly();

  constructor() {
    const timer = setInterval(() => this.time.set(Date.now()), TICK);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
