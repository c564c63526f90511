import { Injectable, inject, signal } from '@angular/core';

import { deleteItem, restoreItem } from '../api/sdk.gen';
import type { Item } from '../api/types.gen';
import { Notices } from '../core/notices';

/** What one can do with an item, wherever it is shown. */
@Injectable({ providedIn: 'root' })
export class ItemsService {
  private readonly notices = inject(Notices);
  private readonly counter = signal(0);

  /** Counts what was done here: a list that reads it is loaded again. */
  readonly changes = this.counter.asReadonly();

  /** Whether it was deleted. It can be undone, so nobody is asked before. */
  async delete({ id, title }: Item): Promise<boolean> {
    const isDone = await this.change(() => deleteItem({ path: { item_id: id } }));
    if (isDone) {
      const run = () => void this.change(() => restoreItem({ path: { item_id: id } }));
      this.notices.offer(`“${title}” is deleted.`, { label: 'Undo', run });
    }
    return isDone;
  }

  private async change(request: () => Promise<unknown>): Promise<boolean> {
    const isDone = await this.notices.attempt(request);
    this.counter.update((count) => count + 1);
    return isDone;
  }
}
