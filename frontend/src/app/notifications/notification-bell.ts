import { Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';

import { listNotificationsResource } from '../api/resources.gen';
import { LiveUpdates } from '../core/live-updates';
import { poll } from '../core/poll';
import { lastValue } from '../shared/loading/resource-signals';
import { Icon } from '../shared/ui/icon';
import { LatestNotifications } from './latest-notifications';
import { NotificationsService } from './notifications-service';

/** Milliseconds between two requests for the number, without live updates and with them. */
const [INTERVAL, LONG_INTERVAL] = [30_000, 300_000];

/** The API does not count further. */
const MANY = 100;

/** The button with the number of unread notifications, and the panel that it opens. */
@Component({
  selector: 'app-notification-bell',
  imports: [Icon, LatestNotifications],
  template: `
    <button type="button" popovertarget="notifications" [attr.aria-label]="label()">
      <app-icon name="bell" />
      @if (unread()) {
        <span class="count">{{ count() }}</span>
      }
    </button>
    <div
      #panel
      id="notifications"
      class="panel"
      popover
      role="dialog"
      aria-label="Notifications"
      i18n-aria-label
      (toggle)="isOpen.set($event.newState === 'open')"
    >
      @if (isOpen()) {
        <app-latest-notifications [unread]="unread()" (opened)="panel.hidePopover()" />
      }
    </div>
  `,
  styleUrl: './notification-bell.scss',
})
export class NotificationBell {
  private readonly live = inject(LiveUpdates);
  private readonly notifications = inject(NotificationsService);
  private readonly newest = lastValue(
    listNotificationsResource(() => {
      this.notifications.changes();
      return { query: { limit: 1 } };
    }),
  );

  protected readonly isOpen = signal(false);
  protected readonly unread = computed(() => this.newest()?.unread ?? 0);
  protected readonly count = computed(() =>
    this.unread() < MANY ? String(this.unread()) : `${MANY - 1}+`,
  );
  protected readonly label = computed(() =>
    this.unread()
      ? $localize`Notifications, ${this.count()}:count: unread`
      : $localize`Notifications`,
  );

  constructor() {
    poll(
      () => true,
      () => this.notifications.change(),
      () => (this.live.isOpen() ? LONG_INTERVAL : INTERVAL),
    );
    this.live
      .of('notification')
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.notifications.change());
  }
}
