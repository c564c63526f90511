import { Injectable, inject, signal } from '@angular/core';

import { deleteItem, restoreItem } from '../api/sdk.gen';
import type { Item } from '../api/types.gen';
import { Toasts } from '../core/toasts';

/** The actions on an item, for the list and its own page. */
@Injectable({ providedIn: 'root' })
export class ItemsService {
  private readonly toasts = inject(Toasts);
  private readonly counter = signal(0);

  /** Counts the actions. A list that reads it is loaded again after each of them. */
  readonly changes = this.counter.asReadonly();

  /** Deletes without confirmation, because it can be undone. Returns whether it succeeded. */
  async delete({ id, title }: Item): Promise<boolean> {
    const isDone = await this.change(() => deleteItem({ path: { item_id: id } }));
    if (isDone) {
      const run = () => void this.change(() => restoreItem({ path: { item_id: id } }));
      this.toasts.showAction($localize`“${title}:name:” is deleted.`, {
        label: $localize`Undo`,
        run,
      });
    }
    return isDone;
  }

  private async change(request: () => Promise<unknown>): Promise<boolean> {
    const isDone = await this.toasts.attempt(request);
    this.counter.update((count) => count + 1);
    return isDone;
  }
}
