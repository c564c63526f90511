import { Component, inject, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { resetPassword } from '../api/sdk.gen';
import { About } from '../core/about';
import { Toasts } from '../core/toasts';
import { submission } from '../shared/form/form-errors';
import { TextField } from '../shared/form/text-field';
import { AuthLayout } from './auth-layout';
import { linkToken } from './link-token';

/** The link in a password recovery mail opens this page. */
@Component({
  selector: 'app-reset-password',
  imports: [FormRoot, MatButtonModule, RouterLink, TextField, AuthLayout],
  template: `
    <app-auth-layout
      heading="Choose a new password"
      [text]="
        token()
          ? 'You will be logged out on all devices.'
          : 'The link is incomplete. Open it from the email again.'
      "
      [problem]="problem()"
      [isBusy]="form().submitting()"
    >
      @if (token()) {
        <form [formRoot]="form">
          <app-text-field
            label="New password"
            type="password"
            autocomplete="new-password"
            [hint]="about.passwordHint()"
            [field]="form.password"
          />
          <button matButton="filled">Reset password</button>
        </form>
      }
      <p class="others">
        <a routerLink="/password-recovery">Request another link</a>
        <a routerLink="/login">Log in</a>
      </p>
    </app-auth-layout>
  `,
})
export default class ResetPassword {
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);

  protected readonly about = inject(About);
  protected readonly token = linkToken();
  protected readonly problem = signal('');

  protected readonly form = form(
    signal({ password: '' }),
    (path) => required(path.password, { message: 'Choose a password.' }),
    { submission: submission(() => this.changePassword(), this.problem) },
  );

  private async changePassword(): Promise<void> {
    const { password } = this.form().value();
    await resetPassword({ body: { token: this.token() ?? '', password } });
    this.toasts.show('Your password is changed. Log in with the new one.');
    await this.router.navigate(['/login']);
  }
}
