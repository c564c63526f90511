import { Injectable, inject } from '@angular/core';

import { deleteUser, resetSecondFactors } from '../api/sdk.gen';
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

  /** Removes what somebody has lost, after a confirmation. Returns whether it succeeded. */
  async resetSecondFactors({ id, full_name, email }: User): Promise<boolean> {
    const name = full_name || email;
    const isSure = await this.confirm.ask({
      heading: $localize`Reset the second factor of ${name}:name:?`,
      text: $localize`Their authenticator app, passkeys and recovery codes are removed, and their sessions end. They get an email about it.`,
      action: $localize`Reset`,
    });
    const path = { user_id: id };
    if (!isSure || !(await this.toasts.attempt(() => resetSecondFactors({ path })))) return false;
    this.toasts.show($localize`The second factor of ${name}:name: is reset.`);
    return true;
  }
}
