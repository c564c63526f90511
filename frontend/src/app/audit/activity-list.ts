import { Component, inject, input } from '@angular/core';

import type { AuditEntry } from '../api/types.gen';
import { Session } from '../auth/session';
import { RelativeTime } from '../shared/format/relative-time';
import { AsyncContent } from '../shared/loading/async-content';
import { Rows } from '../shared/loading/resource-signals';
import { EmptyState } from '../shared/ui/empty-state';
import { actionName, actorName, fieldNames, keyName } from './actions';

/** What happened in the user's account, or its loading, empty or error state. */
@Component({
  selector: 'app-activity-list',
  imports: [AsyncContent, EmptyState, RelativeTime],
  template: `
    <app-async-content [from]="entries()" noun="activity" i18n-noun [expected]="3">
      <ul>
        @for (entry of entries().rows(); track entry.id) {
          <li>
            <div>
              <p>
                {{ actionName(entry) }}
                @if (entry.fields.length) {
                  <span class="muted">{{ fieldNames(entry) }}</span>
                }
              </p>
              <p class="muted">
                @if (entry.actor_id !== me()?.id) {
                  <span class="who">{{ actorName(entry) }}</span>
                }
                @if (keyName(entry); as key) {
                  <span class="who">{{ key }}</span>
                }
                {{ entry.ip_address }}
              </p>
            </div>
            <app-relative-time class="muted" [value]="entry.created_at" />
          </li>
        }
      </ul>
      <app-empty-state
        empty
        icon="audit"
        heading="No activity"
        i18n-heading
        text="Your logins and changes appear here."
        i18n-text
      />
    </app-async-content>
  `,
  styleUrl: './activity-list.scss',
})
export class ActivityList {
  readonly entries = input.required<Rows<AuditEntry>>();

  protected readonly me = inject(Session).user;
  protected readonly actionName = actionName;
  protected readonly actorName = actorName;
  protected readonly fieldNames = fieldNames;
  protected readonly keyName = keyName;
}
