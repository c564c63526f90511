import { Injectable, inject } from '@angular/core';

import { deleteUser } from '../api/sdk.gen';
import type { User } from '../api/types.gen';
import { Toasts } from '../core/toasts';
import { Confirm } from '../shared/ui/confirm';

/** The actions on a user, for the list and their own page. */
@Injectable({ providedIn: 'root' })
export class UsersService {
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);

  /** Deletes after a confirmation. Returns whether it succeeded. */
  async delete({ id, full_name, email }: User): Promise<boolean> {
    const name = full_name || email;
    const isSure = await this.confirm.ask({
      heading: $localize`Delete ${name}:name:?`,
      text: $localize`Their items, files and jobs are deleted too. This cannot be undone.`,
      action: $localize`Delete`,
    });
    const path = { user_id: id };
    if (!isSure || !(await this.toasts.attempt(() => deleteUser({ path })))) return false;
    this.toasts.show($localize`${name}:name: is deleted.`);
    return true;
  }
}
