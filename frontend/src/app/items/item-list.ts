import { Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listItemsResource } from '../api/resources.gen';
import { RelativeTime } from '../shared/format/relative-time';
import { LIST_COMPONENTS } from '../shared/list/list-layout';
import { listOf } from '../shared/list/paged-list';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { ItemsService } from './items-service';

@Component({
  selector: 'app-item-list',
  imports: [Icon, LIST_COMPONENTS, MatButtonModule, PageHeader, RelativeTime, RouterLink],
  templateUrl: './item-list.html',
})
export default class ItemList {
  protected readonly items = inject(ItemsService);

  protected readonly list = listOf('-updated_at', (query) =>
    listItemsResource(() => {
      this.items.changes();
      return { query: query() };
    }),
  );
}
