import { Component, inject, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';

import { changeMyPassword } from '../api/sdk.gen';
import { usesPassword } from '../auth/password-use';
import { Session } from '../auth/session';
import { About } from '../core/about';
import { Toasts } from '../core/toasts';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';

const EMPTY = { current_password: '', new_password: '' };

@Component({
  selector: 'app-password-change',
  imports: [FormRoot, SubmitButton, TextField],
  template: `
    <form class="fields" [formRoot]="form">
      <!-- Tells password managers which account the password is for. -->
      <input hidden autocomplete="username" [value]="session.user()?.email ?? ''" />
      @if (needsCurrent()) {
        <app-text-field
          label="Current password"
          i18n-label
          type="password"
          autocomplete="current-password"
          [field]="form.current_password"
        />
      }
      <app-text-field
        label="New password"
        i18n-label
        type="password"
        autocomplete="new-password"
        [hint]="about.passwordHint()"
        [field]="form.new_password"
      />
      <app-submit-button i18n [form]="form">Change password</app-submit-button>
    </form>
  `,
  styleUrl: './fields.scss',
})
export class PasswordChange {
  private readonly toasts = inject(Toasts);

  protected readonly about = inject(About);
  protected readonly session = inject(Session);
  protected readonly needsCurrent = usesPassword();
  protected readonly form = form(
    signal(EMPTY),
    (path) => {
      required(path.current_password, {
        message: $localize`Enter your current password.`,
        when: () => this.needsCurrent(),
      });
      required(path.new_password, { message: $localize`Choose a new password.` });
    },
    { submission: submission(() => this.save()) },
  );

  isChanged(): boolean {
    return this.form().dirty();
  }

  private async save(): Promise<void> {
    await changeMyPassword({ body: this.form().value() });
    this.form().reset(EMPTY);
    this.session.reloadUser(); // it may be the first password
    this.toasts.show($localize`Your password is changed.`);
  }
}
