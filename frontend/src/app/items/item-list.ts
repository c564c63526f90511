import { Component, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listItemsResource } from '../api/resources.gen';
import { RelativeTime } from '../shared/format/relative-time';
import { LIST_COMPONENTS } from '../shared/list/list-layout';
import { listOf } from '../shared/list/paged-list';
import { UrlFilter } from '../shared/list/url-filter';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { ItemsService } from './items-service';

const SCOPES = [
  { value: null, label: 'All' },
  { value: 'own', label: 'Mine' },
  { value: 'shared', label: 'Shared with me' },
] as const;

type Scope = Exclude<(typeof SCOPES)[number]['value'], null>;

@Component({
  selector: 'app-item-list',
  imports: [
    Icon,
    LIST_COMPONENTS,
    MatButtonModule,
    PageHeader,
    RelativeTime,
    RouterLink,
    UrlFilter,
  ],
  templateUrl: './item-list.html',
})
export default class ItemList {
  readonly scope = input(undefined, { transform: scopeOf });

  protected readonly items = inject(ItemsService);
  protected readonly scopes = SCOPES;

  protected readonly list = listOf('-updated_at', (query) =>
    listItemsResource(() => {
      this.items.changes();
      return { query: { ...query(), scope: this.scope() } };
    }),
  );
}

/** The scope with this name, or undefined for all items. */
function scopeOf(name: string | undefined): Scope | undefined {
  return SCOPES.flatMap(({ value }) => value ?? []).find((scope) => scope === name);
}
