import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { FormField, FormRoot, disabled, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { getItemResource } from '../api/resources.gen';
import { ItemCreateSchema } from '../api/schemas.gen';
import { createItem, getItem, listGroups, updateItem } from '../api/sdk.gen';
import type { Item } from '../api/types.gen';
import { Session } from '../auth/session';
import { Toasts } from '../core/toasts';
import { warnBeforeUnload } from '../core/unsaved-changes';
import { Attachments } from '../files/attachments';
import { constrain } from '../shared/form/constraints';
import { EditConflicts } from '../shared/form/edit-conflict';
import { submission } from '../shared/form/form-errors';
import { Picker } from '../shared/form/picker';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';
import { AsyncContent } from '../shared/loading/async-content';
import { recordOf } from '../shared/loading/resource-signals';
import { PageHeader } from '../shared/ui/page-header';
import { ItemsService } from './items-service';

function valuesOf(item: Item | undefined) {
  return {
    title: item?.title ?? '',
    description: item?.description ?? '',
    group_id: item?.group_id ?? '',
  };
}

/** The values of the form, as the API expects them. */
function bodyOf(values: ReturnType<typeof valuesOf>) {
  return {
    ...values,
    group_id: values.group_id || null,
  };
}

/** Creates an item, or edits the one whose id is in the URL. */
@Component({
  selector: 'app-item-edit',
  imports: [
    AsyncContent,
    Attachments,
    FormField,
    FormRoot,
    MatButtonModule,
    PageHeader,
    Picker,
    RouterLink,
    SubmitButton,
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
  protected readonly heading = computed(() =>
    this.id() ? (this.item()?.title ?? $localize`Item`) : $localize`New item`,
  );

  /** The names of the records that were loaded, by their ids. */
  private readonly names = new Map([['', $localize`Private`]]);
  protected readonly findGroups = async (q: string) => {
    const { data } = await listGroups({ query: { limit: 100, sort: 'name', q } });
    for (const { id, name } of data.data) this.names.set(id, name);
    return data.data;
  };

  private readonly mayShare = computed(() => {
    const [item, user] = [this.item(), this.user()];
    return item === undefined || item.owner_id === user?.id || user?.is_superuser;
  });

  protected readonly form = form(
    linkedSignal(() => valuesOf(this.item())),
    (path) => {
      required(path.title, { message: $localize`Enter a title.` });
      constrain(path.title, ItemCreateSchema.properties.title);
      constrain(path.description, ItemCreateSchema.properties.description);
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
      await createItem({ body: bodyOf(values) });
    } else if (!(await this.saveChanges(item, values))) {
      return;
    }
    this.toasts.show($localize`“${values.title}:name:” is saved.`);
    await this.leave();
  }

  private async saveChanges(item: Item, values: ReturnType<typeof valuesOf>): Promise<boolean> {
    const path = { item_id: item.id };
    const outcome = await this.conflicts.save({
      base: item,
      etag: this.record.etag(),
      values: bodyOf(values),
      valuesOf: (record) => bodyOf(valuesOf(record)),
      labels: {
        title: $localize`Title`,
        description: $localize`Description`,
        group_id: $localize`Shared with`,
      },
      show: (name, value) =>
        name === 'group_id' ? this.names.get(String(value ?? '')) : undefined,
      load: async () => {
        const answer = await getItem({ path });
        const { group } = answer.data;
        if (group) this.names.set(group.id, group.name);
        return answer;
      },
      send: (body, headers) => updateItem({ path, body, headers }),
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
