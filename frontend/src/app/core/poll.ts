import { DOCUMENT, Injectable, effect, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { fromEvent, map } from 'rxjs';

@Injectable({ providedIn: 'root' })
export class PageVisibility {
  private readonly document = inject(DOCUMENT);

  readonly isVisible = toSignal(
    fromEvent(this.document, 'visibilitychange').pipe(map(() => !this.document.hidden)),
    { initialValue: !this.document.hidden },
  );
}

/**
 * Calls `refresh` every `interval` milliseconds while `isActive` is true and the page is visible.
 * Stops when the calling component is destroyed.
 */
export function poll(
  isActive: () => boolean,
  refresh: () => void,
  interval: number | (() => number) = 1000,
): void {
  const { isVisible } = inject(PageVisibility);
  effect((onCleanup) => {
    if (!isActive() || !isVisible()) return;
    const timer = setInterval(refresh, typeof interval === 'number' ? interval : interval());
    onCleanup(() => clearInterval(timer));
  });
}
