import { Injectable, inject } from '@angular/core';

import { deleteGroup } from '../api/sdk.gen';
import type { Group } from '../api/types.gen';
import { Toasts } from '../core/toasts';
import { Confirm } from '../shared/ui/confirm';

/** The actions on a group, for the list and its form. */
@Injectable({ providedIn: 'root' })
export class GroupsService {
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);

  /** Deletes after a confirmation. Returns whether it succeeded. */
  async delete({ id, name }: Group): Promise<boolean> {
    const isSure = await this.confirm.ask({
      heading: $localize`Delete “${name}:name:”?`,
      text: $localize`Shared items stay with their owners. This cannot be undone.`,
      action: $localize`Delete`,
    });
    const path = { group_id: id };
    if (!isSure || !(await this.toasts.attempt(() => deleteGroup({ path })))) return false;
    this.toasts.show($localize`“${name}:name:” is deleted.`);
    return true;
  }
}
