import { Component, Injector, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listItemsResource } from '../api/resources.gen';
import { deleteItem, listItems, updateItem } from '../api/sdk.gen';
import type { Item, ListItemsData } from '../api/types.gen';
import { followSubject } from '../core/live-updates';
import { counted } from '../shared/format/numbers';
import { RelativeTime } from '../shared/format/relative-time';
import { Columns } from '../shared/list/columns';
import { LIST_COMPONENTS } from '../shared/list/list-layout';
import { ListQuery, listOf } from '../shared/list/paged-list';
import { Selection } from '../shared/list/selection';
import { UrlFilter, choiceOf } from '../shared/list/url-filter';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { ItemsService } from './items-service';

type Query = NonNullable<ListItemsData['query']>;

const SCOPES = [
  { value: null, label: 'All' },
  { value: 'own', label: 'Mine' },
  { value: 'shared', label: 'Shared with me' },
] as const;

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
  private readonly injector = inject(Injector);

  readonly scope = input(undefined, { transform: choiceOf(SCOPES) });

  protected readonly items = inject(ItemsService);
  protected readonly scopes = SCOPES;

  protected readonly list = listOf('-updated_at', (query) =>
    listItemsResource(() => {
      this.items.changes();
      return { query: this.filtered(query()) };
    }),
  );
  protected readonly read = (query: ListQuery) =>
    listItems({ query: this.filtered(query as ListQuery<NonNullable<Query['sort']>>) });
  protected readonly columns = new Columns('items', {
    title: { heading: 'Title', text: ({ title }: Item) => title },
    owner: { heading: 'Owner', text: ({ owner }) => owner.full_name || owner.email },
    group: { heading: 'Shared with', text: ({ group }) => group?.name ?? '' },
    changed: { heading: 'Changed', text: ({ updated_at }) => updated_at },
  });
  protected readonly selection = new Selection(this.list.rows, ({ title }) => title);

  constructor() {
    followSubject('item', this.list.reload);
  }

  protected async deleteSelected(): Promise<void> {
    await this.selection.run({
      question: {
        heading: `Delete ${this.selectedItems()}?`,
        text: 'The groups that they are shared with lose them, too.',
        action: 'Delete',
      },
      run: ({ id }) => deleteItem({ path: { item_id: id } }),
      done: (count) => `${counted(count, 'item', 'items')} deleted.`,
    });
    this.list.reload();
  }

  protected async shareSelected(): Promise<void> {
    const { chooseGroup } = await import('./choose-group');
    const group_id = await chooseGroup(this.injector, `Share ${this.selectedItems()}`);
    if (group_id === undefined) return;
    await this.selection.run({
      run: ({ id }) => updateItem({ path: { item_id: id }, body: { group_id } }),
      done: (count) =>
        `${counted(count, 'item', 'items')} ${group_id ? 'shared' : 'made private'}.`,
    });
    this.list.reload();
  }

  private selectedItems(): string {
    return counted(this.selection.rows().length, 'item', 'items');
  }

  private filtered(query: ListQuery<NonNullable<Query['sort']>>): Query {
    return { ...query, scope: this.scope() };
  }
}
