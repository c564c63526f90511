import { Component, Injector, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listItemsResource } from '../api/resources.gen';
import { deleteItem, listItems, updateItem } from '../api/sdk.gen';
import type { Item, ListItemsData } from '../api/types.gen';
import { followSubject } from '../core/live-updates';
import { count, counted } from '../shared/format/numbers';
import { RelativeTime } from '../shared/format/relative-time';
import { Columns } from '../shared/list/columns';
import { startOf, toDay } from '../shared/list/days';
import { LIST_COMPONENTS } from '../shared/list/list-layout';
import { ListQuery, listOf } from '../shared/list/paged-list';
import { Selection } from '../shared/list/selection';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { ItemFilter, ItemFilters, toScope } from './item-filters';
import { ItemsService } from './items-service';

type Query = NonNullable<ListItemsData['query']>;

@Component({
  selector: 'app-item-list',
  imports: [
    Icon,
    ItemFilters,
    LIST_COMPONENTS,
    MatButtonModule,
    PageHeader,
    RelativeTime,
    RouterLink,
  ],
  templateUrl: './item-list.html',
})
export default class ItemList {
  private readonly injector = inject(Injector);

  readonly scope = input(undefined, { transform: toScope });
  readonly group_id = input(undefined, { transform: toId });
  readonly from = input(undefined, { transform: toDay });
  readonly to = input(undefined, { transform: toDay });

  protected readonly chosen = computed<ItemFilter>(() => ({
    scope: this.scope(),
    group_id: this.group_id(),
    from: this.from(),
    to: this.to(),
  }));
  protected readonly items = inject(ItemsService);

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

  /** Without a question, because it can be undone. */
  protected async deleteSelected(): Promise<void> {
    await this.selection.run({
      run: ({ id }) => deleteItem({ path: { item_id: id } }),
      done: deleted,
      undo: (items) => void this.items.restore(items),
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
    return {
      ...query,
      scope: this.scope(),
      group_id: this.group_id(),
      created_from: startOf(this.from()),
      created_to: startOf(this.to(), 1),
    };
  }
}

/** Ignores what is not an id, which the API would refuse. */
function toId(text: string | undefined): string | undefined {
  return text && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text : undefined;
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
