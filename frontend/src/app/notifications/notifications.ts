import { Component, booleanAttribute, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { listNotificationsResource } from '../api/resources.gen';
import { ListCount } from '../shared/list/list-count';
import { listOf } from '../shared/list/paged-list';
import { Pager } from '../shared/list/pager';
import { UrlFilter } from '../shared/list/url-filter';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { NotificationList } from './notification-list';
import { NotificationsService } from './notifications-service';

const CHOICES = [
  { value: null, label: $localize`All` },
  { value: 'true', label: $localize`Unread` },
] as const;

/** The user's notifications, newest first. */
@Component({
  selector: 'app-notifications',
  imports: [Icon, ListCount, MatButtonModule, NotificationList, PageHeader, Pager, UrlFilter],
  template: `
    <app-page-header
      compact
      heading="Notifications"
      i18n-heading
      text="What happened to you."
      i18n-text
    >
      <button matButton="outlined" type="button" (click)="service.markAsRead()">
        <app-icon matButtonIcon name="check" /> <ng-container i18n>Mark all as read</ng-container>
      </button>
    </app-page-header>

    <div class="toolbar">
      <app-url-filter
        label="Notifications to show"
        i18n-label
        param="unread"
        [choices]="choices"
        [chosen]="unread() ? 'true' : undefined"
      />
      <app-list-count
        [list]="list"
        singular="notification"
        i18n-singular
        plural="notifications"
        i18n-plural
      />
    </div>
    <app-notification-list class="panel" [notifications]="list" />
    <app-pager [list]="list" />
  `,
  styles: `
    app-notification-list {
      display: block;
    }
  `,
})
export default class Notifications {
  protected readonly service = inject(NotificationsService);

  readonly unread = input(false, { transform: booleanAttribute });

  protected readonly choices = CHOICES;
  protected readonly list = listOf('-created_at', (query) =>
    listNotificationsResource(() => {
      this.service.changes();
      return { query: { ...query(), unread: this.unread() } };
    }),
  );
}
