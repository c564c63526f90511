import { Component, Injector, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listItemsResource } from '../api/resources.gen';
import { deleteItem, listItems, updateItem } from '../api/sdk.gen';
import type { Item, ListItemsData } from '../api/types.gen';
import { followSubject } from '../core/live-updates';
import { count, counted } from '../shared/format/numbers';
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
  { value: null, label: $localize`All` },
  { value: 'own', label: $localize`Mine` },
  { value: 'shared', label: $localize`Shared with me` },
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
    title: { heading: $localize`Title`, text: ({ title }: Item) => title },
    owner: { heading: $localize`Owner`, text: ({ owner }) => owner.full_name || owner.email },
    group: { heading: $localize`Shared with`, text: ({ group }) => group?.name ?? '' },
    changed: { heading: $localize`Changed`, text: ({ updated_at }) => updated_at },
  });
  protected readonly selection = new Selection(this.list.rows, ({ title }) => title);

  constructor() {
    followSubject('item', this.list.reload);
  }

  protected async deleteSelected(): Promise<void> {
    const items = count(this.selection.rows().length);
    await this.selection.run({
      question: {
        heading: counted(
          this.selection.rows().length,
          $localize`Delete ${items}:count: item?`,
          $localize`Delete ${items}:count: items?`,
        ),
        text: $localize`The groups that they are shared with lose them, too.`,
        action: $localize`Delete`,
      },
      run: ({ id }) => deleteItem({ path: { item_id: id } }),
      done: deleted,
    });
    this.list.reload();
  }

  protected async shareSelected(): Promise<void> {
    const { chooseGroup } = await import('./choose-group');
    const items = count(this.selection.rows().length);
    const heading = counted(
      this.selection.rows().length,
      $localize`Share ${items}:count: item`,
      $localize`Share ${items}:count: items`,
    );
    const group_id = await chooseGroup(this.injector, heading);
    if (group_id === undefined) return;
    await this.selection.run({
      run: ({ id }) => updateItem({ path: { item_id: id }, body: { group_id } }),
      done: group_id ? shared : madePrivate,
    });
    this.list.reload();
  }

  private filtered(query: ListQuery<NonNullable<Query['sort']>>): Query {
    return { ...query, scope: this.scope() };
  }
}

function deleted(items: number): string {
  return counted(
    items,
    $localize`${count(items)}:count: item deleted.`,
    $localize`${count(items)}:count: items deleted.`,
  );
}

function shared(items: number): string {
  return counted(
    items,
    $localize`${count(items)}:count: item shared.`,
    $localize`${count(items)}:count: items shared.`,
  );
}

function madePrivate(items: number): string {
  return counted(
    items,
    $localize`${count(items)}:count: item made private.`,
    $localize`${count(items)}:count: items made private.`,
  );
}
