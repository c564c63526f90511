import { Injectable, inject, signal } from '@angular/core';

import { markAsRead } from '../api/sdk.gen';
import { Toasts } from '../core/toasts';

/** The actions on notifications, and their changes, for the bell and the lists. */
@Injectable({ providedIn: 'root' })
export class NotificationsService {
  private readonly toasts = inject(Toasts);
  private readonly counter = signal(0);

  /** Counts the changes. What reads it is loaded again after each of them. */
  readonly changes = this.counter.asReadonly();

  /** Reports that there may be others on the server. */
  change(): void {
    this.counter.update((count) => count + 1);
  }

  /** Marks those with these ids as read, or all. */
  async markAsRead(ids?: string[]): Promise<void> {
    await this.toasts.attempt(() => markAsRead({ body: { ids } }));
    this.change();
  }
}
