import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { FormField, FormRoot, disabled, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { Router, RouterLink } from '@angular/router';

import { getUserResource } from '../api/resources.gen';
import { UserCreateSchema } from '../api/schemas.gen';
import { createUser, getUser, updateUser } from '../api/sdk.gen';
import type { User } from '../api/types.gen';
import { Session } from '../auth/session';
import { About } from '../core/about';
import { Toasts } from '../core/toasts';
import { warnBeforeUnload } from '../core/unsaved-changes';
import { constrain } from '../shared/form/constraints';
import { EditConflicts } from '../shared/form/edit-conflict';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';
import { AsyncContent } from '../shared/loading/async-content';
import { recordOf } from '../shared/loading/resource-signals';
import { Icon } from '../shared/ui/icon';
import { PageHeader } from '../shared/ui/page-header';
import { UserGroups } from './user-groups';
import { UsersService } from './users-service';

function valuesOf(user: User | undefined) {
  return {
    full_name: user?.full_name ?? '',
    email: user?.email ?? '',
    password: '',
    current_password: '',
    is_active: user?.is_active ?? true,
    is_superuser: user?.is_superuser ?? false,
  };
}

/** Creates a user, or edits the one whose id is in the URL. */
@Component({
  selector: 'app-user-edit',
  imports: [
    AsyncContent,
    FormField,
    FormRoot,
    Icon,
    MatButtonModule,
    MatCheckboxModule,
    PageHeader,
    RouterLink,
    SubmitButton,
    TextField,
    UserGroups,
  ],
  templateUrl: './user-edit.html',
})
export default class UserEdit {
  private readonly about = inject(About);
  private readonly conflicts = inject(EditConflicts);
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly users = inject(UsersService);

  readonly id = input<string>();

  protected readonly record = recordOf(
    getUserResource(() => {
      const id = this.id();
      return id === undefined ? undefined : { path: { user_id: id } };
    }),
  );
  protected readonly user = this.record.value;
  protected readonly name = computed(() => {
    if (!this.id()) return $localize`New user`;
    return this.user()?.full_name || this.user()?.email || $localize`User`;
  });
  protected readonly passwordHint = computed(() =>
    this.id()
      ? $localize`Leave it empty to keep the current one. A new one logs them out everywhere.`
      : this.about.passwordHint(),
  );

  protected readonly isMine = computed(() => {
    const id = this.id();
    return id !== undefined && id === this.session.user()?.id;
  });

  protected readonly emailHint = computed(() =>
    this.isMine() ? $localize`Change it in the settings, under Profile.` : '',
  );

  protected readonly form = form(
    linkedSignal(() => valuesOf(this.user())),
    (path) => {
      required(path.email, { message: 'Enter an email address.' });
      disabled(path.email, () => this.isMine());
      constrain(path.email, UserCreateSchema.properties.email);
      constrain(path.full_name, UserCreateSchema.properties.full_name);
      required(path.password, {
        message: $localize`Enter a password.`,
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
    const values = this.form().value();
    const user = this.user();
    if (user === undefined) {
      const { current_password, ...body } = values;
      await createUser({ body });
    } else if (!(await this.saveChanges(user, values))) {
      return;
    }
    if (this.isMine()) this.session.reloadUser();
    this.toasts.show($localize`${values.full_name || values.email}:name: is saved.`);
    await this.leave();
  }

  private async saveChanges(user: User, values: ReturnType<typeof valuesOf>): Promise<boolean> {
    const path = { user_id: user.id };
    const outcome = await this.conflicts.save({
      base: user,
      etag: this.record.etag(),
      values,
      valuesOf,
      labels: {
        full_name: $localize`Name`,
        email: $localize`Email`,
        is_active: $localize`Active`,
        is_superuser: $localize`Superuser`,
      },
      load: () => getUser({ path }),
      send: (body, headers) => updateUser({ path, body, headers }),
    });
    if (outcome === 'theirs') {
      this.form().reset();
      this.record.reload();
    }
    return outcome === 'saved';
  }

  protected async deleteUser(): Promise<void> {
    const user = this.user();
    if (user && (await this.users.delete(user))) await this.leave();
  }

  protected async resetSecondFactors(): Promise<void> {
    const user = this.user();
    if (user && (await this.users.resetSecondFactors(user))) this.record.reload();
  }

  private async leave(): Promise<void> {
    this.form().reset();
    await this.router.navigate(['/users'], { queryParamsHandling: 'preserve' });
  }
}
