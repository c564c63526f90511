import { HttpResourceRef } from '@angular/common/http';
import { effect, signal } from '@angular/core';

/**
 * Loads a resource again after a change. Angular's own `reload()` does nothing while one is loading,
 * and what is then on its way may be from before the change: this one has it loaded once more.
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
