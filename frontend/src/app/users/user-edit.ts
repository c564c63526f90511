import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { FormField, FormRoot, email, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { Router, RouterLink } from '@angular/router';

import { getUserResource } from '../api/@angular/common.gen';
import { createUser, deleteUser, updateUser } from '../api/sdk.gen';
import { Notices } from '../core/notices';
import { Session } from '../core/session';
import { warnBeforeUnload } from '../core/unsaved-changes';
import { Confirm } from '../shared/confirm';
import { submission } from '../shared/form-errors';
import { Loaded } from '../shared/loaded';
import { PageHeader } from '../shared/page-header';
import { recordOf } from '../shared/rows';
import { TextField } from '../shared/text-field';
import { UserGroups } from './user-groups';

/** A new user, or the one whose id is in the URL. */
@Component({
  selector: 'app-user-edit',
  imports: [
    FormField,
    FormRoot,
    Loaded,
    MatButtonModule,
    MatCheckboxModule,
    PageHeader,
    RouterLink,
    TextField,
    UserGroups,
  ],
  templateUrl: './user-edit.html',
})
export default class UserEdit {
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  private readonly session = inject(Session);

  readonly id = input<string>();

  protected readonly record = recordOf(
    getUserResource(() => {
      const id = this.id();
      return id === undefined ? undefined : { path: { user_id: id } };
    }),
  );
  protected readonly user = computed(() => this.record.rows()?.[0]);
  protected readonly name = computed(() => this.user()?.full_name || this.user()?.email || 'User');

  protected readonly isMine = computed(() => {
    const id = this.id();
    return id !== undefined && id === this.session.user()?.id;
  });

  protected readonly form = form(
    linkedSignal(() => ({
      full_name: this.user()?.full_name ?? '',
      email: this.user()?.email ?? '',
      password: '',
      current_password: '',
      is_active: this.user()?.is_active ?? true,
      is_superuser: this.user()?.is_superuser ?? false,
    })),
    (path) => {
      required(path.email, { message: 'Enter an email address.' });
      email(path.email, { message: 'This is no email address.' });
      required(path.password, {
        message: 'Enter a password.',
        when: () => this.id() === undefined,
      });
    },
    { submission: submission(() => this.saveUser()) },
  );

  readonly hasChanges = computed(() => this.form().dirty());

  constructor() {
    warnBeforeUnload(this);
  }

  private async saveUser(): Promise<void> {
    const { password, current_password, ...values } = this.form().value();
    const id = this.id();
    await (id === undefined
      ? createUser({ body: { ...values, password } })
      : updateUser({
          path: { user_id: id },
          body: { ...values, ...given({ password, current_password }) },
        }));
    this.notices.tell(`${values.full_name || values.email} is saved.`);
    await this.leave();
  }

  protected async deleteUser(id: string): Promise<void> {
    const isSure = await this.confirm.ask({
      heading: `Delete ${this.name()}?`,
      text: 'Their items and jobs are deleted too. This cannot be undone.',
      action: 'Delete',
    });
    if (!isSure) return;
    if (await this.notices.attempt(() => deleteUser({ path: { user_id: id } }))) {
      this.notices.tell(`${this.name()} is deleted.`);
      await this.leave();
    }
  }

  private async leave(): Promise<void> {
    this.form().reset();
    await this.router.navigate(['/users'], { queryParamsHandling: 'preserve' });
  }
}

/** Without what is empty: it stays as it is. */
function given(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
