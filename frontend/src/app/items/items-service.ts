import { Injectable, inject, signal } from '@angular/core';

import { deleteItem, restoreItem } from '../api/sdk.gen';
import type { Item } from '../api/types.gen';
import { Toasts } from '../core/toasts';
import { forEachRow } from '../shared/list/selection';

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
      this.toasts.showAction($localize`“${title}:name:” is deleted.`, {
        label: $localize`Undo`,
        run: () => void this.restore([{ id }]),
      });
    }
    return isDone;
  }

  /** Restores all that it can, and shows the first error. */
  async restore(items: readonly Pick<Item, 'id'>[]): Promise<void> {
    const errors: unknown[] = [];
    await this.change(async () => {
      await forEachRow(items, ({ id }) =>
        restoreItem({ path: { item_id: id } }).catch((error: unknown) => errors.push(error)),
      );
      if (errors.length) throw errors[0];
    });
  }

  private async change(request: () => Promise<unknown>): Promise<boolean> {
    const isDone = await this.toasts.attempt(request);
    this.counter.update((count) => count + 1);
    return isDone;
  }
}
