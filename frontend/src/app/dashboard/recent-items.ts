import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

import { listItemsResource } from '../api/resources.gen';
import { RelativeTime } from '../shared/format/relative-time';
import { AsyncContent } from '../shared/loading/async-content';
import { rowsOf } from '../shared/loading/resource-signals';
import { EmptyState } from '../shared/ui/empty-state';
import { Icon } from '../shared/ui/icon';

/** The items that were changed last, by the user or in their groups. */
@Component({
  selector: 'app-recent-items',
  imports: [AsyncContent, EmptyState, Icon, RelativeTime, RouterLink],
  template: `
    <app-async-content [from]="items" noun="items" i18n-noun>
      <ul>
        @for (item of items.rows(); track item.id) {
          <li>
            <a [routerLink]="['/items', item.id]">{{ item.title }}</a>
            @if (item.group; as group) {
              <span class="badge"><app-icon name="groups" />{{ group.name }}</span>
            }
            <app-relative-time [value]="item.updated_at" />
          </li>
        }
      </ul>
      <app-empty-state
        empty
        icon="items"
        heading="No items yet"
        i18n-heading
        text="Your items, and those that others share with you, appear here."
        i18n-text
      />
    </app-async-content>
  `,
  styles: `
    li {
      display: flex;
      gap: 12px;
      align-items: center;
      min-height: 46px;
      padding: 8px 20px;
    }
    li + li {
      border-top: 1px solid var(--app-hairline);
    }
    a {
      flex: 1;
      min-width: 0;
      overflow: hidden;
      color: inherit;
      font-weight: 560;
      text-decoration: none;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    a:hover {
      text-decoration: underline;
    }
    app-relative-time {
      flex: none;
      color: var(--app-muted);
      font-size: 0.875rem;
    }
    @media (width < 640px) {
      li {
        flex-wrap: wrap;
        gap: 4px 12px;
      }
      a {
        flex-basis: 100%;
      }
    }
  `,
})
export class RecentItems {
  protected readonly items = rowsOf(
    listItemsResource(() => ({ query: { limit: 5, sort: '-updated_at' } })),
  );
}
