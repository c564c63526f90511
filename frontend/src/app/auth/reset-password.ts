import { Component, computed, inject, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { resetPassword } from '../api/sdk.gen';
import { About } from '../core/about';
import { Toasts } from '../core/toasts';
import { submission } from '../shared/form/form-errors';
import { TextField } from '../shared/form/text-field';
import { AuthLayout } from './auth-layout';
import { INCOMPLETE_LINK, linkToken } from './link-token';

/** The link in a password recovery mail opens this page. */
@Component({
  selector: 'app-reset-password',
  imports: [FormRoot, MatButtonModule, RouterLink, TextField, AuthLayout],
  template: `
    <app-auth-layout
      heading="Choose a new password"
      i18n-heading
      [text]="text()"
      [problem]="problem()"
      [isBusy]="form().submitting()"
    >
      @if (token()) {
        <form [formRoot]="form">
          <app-text-field
            label="New password"
            i18n-label
            type="password"
            autocomplete="new-password"
            [hint]="about.passwordHint()"
            [field]="form.password"
          />
          <button i18n matButton="filled">Reset password</button>
        </form>
      }
      <p class="others">
        <a i18n routerLink="/password-recovery">Request another link</a>
        <a i18n routerLink="/login">Log in</a>
      </p>
    </app-auth-layout>
  `,
})
export default class ResetPassword {
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);

  protected readonly about = inject(About);
  protected readonly token = linkToken();
  protected readonly text = computed(() =>
    this.token() ? $localize`You will be logged out on all devices.` : INCOMPLETE_LINK,
  );
  protected readonly problem = signal('');

  protected readonly form = form(
    signal({ password: '' }),
    (path) => required(path.password, { message: $localize`Choose a password.` }),
    { submission: submission(() => this.changePassword(), this.problem) },
  );

  private async changePassword(): Promise<void> {
    const { password } = this.form().value();
    await resetPassword({ body: { token: this.token() ?? '', password } });
    this.toasts.show($localize`Your password is changed. Log in with the new one.`);
    await this.router.navigate(['/login']);
  }
}
