import { HttpResourceRef } from '@angular/common/http';
import { effect, signal } from '@angular/core';

/**
 * Returns a function that loads a resource again after a change. Angular's own `reload()` does
 * nothing during a request, whose response may be older than the change. This function then loads
 * the resource once more.
 */
export function reloading(resource: HttpResourceRef<unknown>): () => void {
  const isOutdated = signal(false);
  effect(() => {
    if (isOutdated() && !resource.isLoading()) {
      isOutdated.set(false);
      resource.reload();
    }
  });
  return () => isOutdated.set(!resource.reload());
}
