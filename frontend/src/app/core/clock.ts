import { DestroyRef, Injectable, inject, signal } from '@angular/core';

/** Milliseconds. */
const TICK = 10_000;

/** The current time for all relative times: they share one timer. */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly time = signal(Date.now());

  readonly now = this.time.asReadonly();

  constructor() {
    const timer = setInterval(() => this.time.set(Date.now()), TICK);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
