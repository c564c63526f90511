import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { getGroupResource } from '../api/resources.gen';
import { GroupCreateSchema } from '../api/schemas.gen';
import { createGroup, getGroup, updateGroup } from '../api/sdk.gen';
import type { Group } from '../api/types.gen';
import { Toasts } from '../core/toasts';
import { warnBeforeUnload } from '../core/unsaved-changes';
import { constrain } from '../shared/form/constraints';
import { EditConflicts } from '../shared/form/edit-conflict';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';
import { AsyncContent } from '../shared/loading/async-content';
import { recordOf } from '../shared/loading/resource-signals';
import { PageHeader } from '../shared/ui/page-header';
import { GroupsService } from './groups-service';

function valuesOf(group: Group | undefined) {
  return { name: group?.name ?? '', description: group?.description ?? '' };
}

/** Creates a group, or edits the one whose id is in the URL. */
@Component({
  selector: 'app-group-edit',
  imports: [
    AsyncContent,
    FormRoot,
    MatButtonModule,
    PageHeader,
    RouterLink,
    SubmitButton,
    TextField,
  ],
  templateUrl: './group-edit.html',
})
export default class GroupEdit {
  private readonly conflicts = inject(EditConflicts);
  private readonly groups = inject(GroupsService);
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);

  readonly id = input<string>();

  protected readonly record = recordOf(
    getGroupResource(() => {
      const id = this.id();
      return id === undefined ? undefined : { path: { group_id: id } };
    }),
  );
  protected readonly group = this.record.value;
  protected readonly heading = computed(() =>
    this.id() ? $localize`Edit group` : $localize`New group`,
  );
  /** The page of the group, or the list for a new group. */
  protected readonly parentUrl = computed(() => ['/groups', ...(this.id() ? [this.id()] : [])]);
  protected readonly parentName = computed(() => this.group()?.name ?? $localize`Groups`);

  protected readonly form = form(
    linkedSignal(() => valuesOf(this.group())),
    (path) => {
      required(path.name, { message: $localize`Enter a name.` });
      constrain(path.name, GroupCreateSchema.properties.name);
      constrain(path.description, GroupCreateSchema.properties.description);
    },
    { submission: submission(() => this.saveGroup()) },
  );

  readonly hasChanges = computed(() => this.form().dirty());

  constructor() {
    warnBeforeUnload(this);
  }

  private async saveGroup(): Promise<void> {
    const values = this.form().value();
    let id = this.group()?.id;
    if (id === undefined) {
      id = (await createGroup({ body: values })).data.id;
    } else if (!(await this.saveChanges(id, values))) {
      return;
    }
    this.toasts.show($localize`“${values.name}:name:” is saved.`);
    await this.goTo('/groups', id);
  }

  private async saveChanges(id: string, values: ReturnType<typeof valuesOf>): Promise<boolean> {
    const path = { group_id: id };
    const outcome = await this.conflicts.save({
      base: this.group(),
      etag: this.record.etag(),
      values,
      valuesOf,
      labels: { name: $localize`Name`, description: $localize`Description` },
      load: () => getGroup({ path }),
      send: (body, headers) => updateGroup({ path, body, headers }),
    });
    if (outcome === 'theirs') {
      this.form().reset();
      this.record.reload();
    }
    return outcome === 'saved';
  }

  protected async deleteGroup(): Promise<void> {
    const group = this.group();
    if (group && (await this.groups.delete(group))) await this.goTo('/groups');
  }

  private async goTo(...path: string[]): Promise<void> {
    this.form().reset();
    await this.router.navigate(path);
  }
}
