import { Component, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listNotificationsResource } from '../api/resources.gen';
import { rowsOf } from '../shared/loading/resource-signals';
import { NotificationList } from './notification-list';
import { NotificationsService } from './notifications-service';

/** As many as a small window shows without scrolling. */
const SHOWN = 6;

/** The content of the bell's panel. */
@Component({
  selector: 'app-latest-notifications',
  imports: [MatButtonModule, NotificationList, RouterLink],
  template: `
    <div class="title">
      <h2 i18n>Notifications</h2>
      @if (unread()) {
        <button matButton type="button" (click)="service.markAsRead()" i18n>
          Mark all as read
        </button>
      }
    </div>
    <app-notification-list [notifications]="latest" (opened)="opened.emit()" />
    <div class="all">
      <a matButton routerLink="/notifications" (click)="opened.emit()" i18n>All notifications</a>
    </div>
  `,
  styles: `
    .title {
      display: flex;
      align-items: center;
      justify-content: space-between;
      min-height: 56px;
      padding-block: 8px;
      padding-inline: 20px 12px;
      border-bottom: 1px solid var(--app-hairline);
    }
    .all {
      padding: 8px;
      border-top: 1px solid var(--app-hairline);
      text-align: center;
    }
  `,
})
export class LatestNotifications {
  protected readonly service = inject(NotificationsService);

  readonly unread = input.required<number>();
  /** Emits when a link opens another page. */
  readonly opened = output();

  protected readonly latest = rowsOf(
    listNotificationsResource(() => {
      this.service.changes();
      return { query: { limit: SHOWN } };
    }),
  );
}
