import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { FormField, FormRoot, disabled, form, maxLength, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';

import { getItemResource, listGroupsResource } from '../api/resources.gen';
import { createItem, getItem, updateItem } from '../api/sdk.gen';
import type { Item } from '../api/types.gen';
import { Session } from '../auth/session';
import { Toasts } from '../core/toasts';
import { warnBeforeUnload } from '../core/unsaved-changes';
import { EditConflicts } from '../shared/form/edit-conflict';
import { submission } from '../shared/form/form-errors';
import { TextField } from '../shared/form/text-field';
import { Loaded } from '../shared/list/loaded';
import { recordOf, rowsOf } from '../shared/list/resource-state';
import { PageHeader } from '../shared/ui/page-header';
import { ItemsService } from './items-service';

function valuesOf(item: Item | undefined) {
  return {
    title: item?.title ?? '',
    description: item?.description ?? '',
    group_id: item?.group_id ?? '',
  };
}

/** A new item, or the one whose id is in the URL. */
@Component({
  selector: 'app-item-edit',
  imports: [
    FormField,
    FormRoot,
    Loaded,
    MatButtonModule,
    MatFormFieldModule,
    MatInputModule,
    PageHeader,
    RouterLink,
    TextField,
  ],
  templateUrl: './item-edit.html',
})
export default class ItemEdit {
  private readonly conflicts = inject(EditConflicts);
  private readonly items = inject(ItemsService);
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);
  private readonly user = inject(Session).user;

  readonly id = input<string>();

  protected readonly record = recordOf(
    getItemResource(() => {
      const id = this.id();
      return id === undefined ? undefined : { path: { item_id: id } };
    }),
  );
  protected readonly item = this.record.value;

  /** What the group's name has in it, where there are more than the API gives at once. */
  protected readonly search = signal('');
  private readonly myGroups = rowsOf(
    listGroupsResource(() => ({ query: { limit: 100, sort: 'name', q: this.search() } })),
  );
  protected readonly hasMoreGroups = computed(() => this.myGroups.total() > 100);
  /** The item's own group is there too, where one sees it without being in it. */
  protected readonly groups = computed(() => {
    const mine = this.myGroups.rows() ?? [];
    const its = this.item()?.group;
    return its && !mine.some(({ id }) => id === its.id) ? [its, ...mine] : mine;
  });

  private readonly mayShare = computed(() => {
    const [item, user] = [this.item(), this.user()];
    return item === undefined || item.owner_id === user?.id || user?.is_superuser;
  });

  protected readonly form = form(
    linkedSignal(() => valuesOf(this.item())),
    (path) => {
      required(path.title, { message: 'Give it a title.' });
      maxLength(path.title, 200, { message: 'A title has 200 characters at most.' });
      maxLength(path.description, 10_000, { message: 'This is longer than 10,000 characters.' });
      disabled(path.group_id, () => !this.mayShare());
    },
    { submission: submission(() => this.saveItem()) },
  );

  readonly hasChanges = computed(() => this.form().dirty());

  constructor() {
    warnBeforeUnload(this);
  }

  private async saveItem(): Promise<void> {
    const values = this.form().value();
    const item = this.item();
    if (item === undefined) {
      await createItem({ body: { ...values, group_id: values.group_id || null } });
    } else if (!(await this.saveChanges(item, values))) {
      return;
    }
    this.toasts.show(`“${values.title}” is saved.`);
    await this.leave();
  }

  private async saveChanges(item: Item, values: ReturnType<typeof valuesOf>): Promise<boolean> {
    const path = { item_id: item.id };
    const outcome = await this.conflicts.save({
      base: item,
      etag: this.record.etag(),
      values,
      valuesOf,
      labels: { title: 'Title', description: 'Description', group_id: 'Shared with' },
      show: (name, value) =>
        name === 'group_id' ? this.groups().find(({ id }) => id === value)?.name : undefined,
      load: () => getItem({ path }),
      send: ({ group_id, ...changes }, headers) => {
        const shared = group_id === undefined ? {} : { group_id: group_id || null };
        return updateItem({ path, body: { ...changes, ...shared }, headers });
      },
    });
    if (outcome === 'theirs') {
      this.form().reset();
      this.record.reload();
    }
    return outcome === 'saved';
  }

  protected async deleteItem(): Promise<void> {
    const item = this.item();
    if (item && (await this.items.delete(item))) await this.leave();
  }

  private async leave(): Promise<void> {
    this.form().reset();
    await this.router.navigate(['/items'], { queryParamsHandling: 'preserve' });
  }
}
