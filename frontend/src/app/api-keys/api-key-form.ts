import { Component, inject, output, signal } from '@angular/core';
import { FormRoot, form, required, validate } from '@angular/forms/signals';
import { MatCheckboxModule } from '@angular/material/checkbox';

import { ApiKeyCreateSchema } from '../api/schemas.gen';
import { createApiKey } from '../api/sdk.gen';
import type { ApiKeyCreate } from '../api/types.gen';
import { usesPassword } from '../auth/password-use';
import { Session } from '../auth/session';
import { constrain } from '../shared/form/constraints';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';
import { ToggleGroup } from '../shared/form/toggle-group';
import { SCOPE_GROUPS, Scope } from './scopes';

const EMPTY: Required<ApiKeyCreate> = {
  name: '',
  expires_in_days: 90,
  scopes: [],
  current_password: '',
};

/** Creates an API key. Requires the password, because the key outlives the session. */
@Component({
  selector: 'app-api-key-form',
  imports: [FormRoot, MatCheckboxModule, SubmitButton, TextField, ToggleGroup],
  templateUrl: './api-key-form.html',
  styleUrl: './api-key-form.scss',
})
export class ApiKeyForm {
  /** The key itself. */
  readonly created = output<string>();

  protected readonly session = inject(Session);
  protected readonly needsPassword = usesPassword();
  protected readonly groups = SCOPE_GROUPS;
  protected readonly lifetimes = [7, 30, 90, 365].map((days) => ({
    value: days,
    text: $localize`${days}:count: days`,
  }));
  protected readonly form = form(
    signal(EMPTY),
    (path) => {
      required(path.name, { message: $localize`Enter a name.` });
      constrain(path.name, ApiKeyCreateSchema.properties.name);
      required(path.current_password, {
        message: $localize`Enter your current password.`,
        when: () => this.needsPassword(),
      });
      validate(path.scopes, ({ value }) =>
        value().length ? null : { kind: 'empty', message: $localize`Choose a scope.` },
      );
    },
    { submission: submission(() => this.create()) },
  );

  isChanged(): boolean {
    const { name, scopes, current_password } = this.form().value();
    return !!(name || scopes.length || current_password);
  }

  protected has(scope: Scope): boolean {
    return this.form.scopes().value().includes(scope);
  }

  protected choose(scope: Scope, isChosen: boolean): void {
    this.form
      .scopes()
      .value.update((chosen) =>
        isChosen ? [...chosen, scope] : chosen.filter((one) => one !== scope),
      );
  }

  private async create(): Promise<void> {
    const { data } = await createApiKey({ body: this.form().value() });
    this.form().reset(EMPTY);
    this.created.emit(data.key);
  }
}
