import { Component, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import type { Notification } from '../api/types.gen';
import { RelativeTime } from '../shared/format/relative-time';
import { AsyncContent } from '../shared/loading/async-content';
import { Rows } from '../shared/loading/resource-signals';
import { EmptyState } from '../shared/ui/empty-state';
import { Icon } from '../shared/ui/icon';
import { lookOf } from './notification-look';
import { NotificationsService } from './notifications-service';

/** A list of notifications, or its loading, empty or error state. A link marks its own as read. */
@Component({
  selector: 'app-notification-list',
  imports: [AsyncContent, EmptyState, Icon, MatButtonModule, RelativeTime, RouterLink],
  template: `
    <app-async-content [from]="notifications()" noun="notifications" i18n-noun [expected]="3">
      <ul>
        @for (notification of notifications().rows(); track notification.id) {
          @let look = lookOf(notification);
          <li [class.unread]="!notification.read_at">
            <app-icon [name]="look.icon" />
            <div>
              @if (!notification.read_at) {
                <span class="visually-hidden" i18n>Unread: </span>
              }
              @if (look.link) {
                <a [routerLink]="look.link" (click)="open(notification)">{{ look.text }}</a>
              } @else {
                <p>{{ look.text }}</p>
              }
              <app-relative-time [value]="notification.created_at" />
            </div>
            @if (!notification.read_at) {
              <button
                matIconButton
                type="button"
                title="Mark as read"
                i18n-title
                ariaLabel="Mark as read: {{ look.text }}"
                i18n-ariaLabel
                (click)="service.markAsRead([notification.id])"
              >
                <app-icon name="check" />
              </button>
            }
          </li>
        }
      </ul>
      <app-empty-state
        empty
        icon="bell"
        heading="No notifications"
        i18n-heading
        text="When a job ends, or somebody shares an item with your group, you see it here."
        i18n-text
      />
    </app-async-content>
  `,
  styleUrl: './notification-list.scss',
})
export class NotificationList {
  protected readonly service = inject(NotificationsService);

  readonly notifications = input.required<Rows<Notification>>();
  /** Emits when a link opens another page. */
  readonly opened = output();

  protected readonly lookOf = lookOf;

  protected open({ id, read_at }: Notification): void {
    if (!read_at) void this.service.markAsRead([id]);
    this.opened.emit();
  }
}
