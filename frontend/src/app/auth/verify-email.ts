import { Component, computed, inject, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { verifyEmail } from '../api/sdk.gen';
import { Toasts } from '../core/toasts';
import { submission } from '../shared/form/form-errors';
import { TextField } from '../shared/form/text-field';
import { AuthLayout } from './auth-layout';
import { INCOMPLETE_LINK, linkToken } from './link-token';

/** The link in a signup mail opens this page. The password proves who signed up. */
@Component({
  selector: 'app-verify-email',
  imports: [FormRoot, MatButtonModule, RouterLink, TextField, AuthLayout],
  template: `
    <app-auth-layout
      heading="Confirm your email"
      i18n-heading
      [text]="text()"
      [problem]="problem()"
      [isBusy]="form().submitting()"
    >
      @if (token()) {
        <form [formRoot]="form">
          <app-text-field
            label="Password"
            i18n-label
            type="password"
            autocomplete="current-password"
            [field]="form.password"
          />
          <button i18n matButton="filled">Confirm</button>
        </form>
      }
      <p class="others">
        <a i18n routerLink="/password-recovery">Forgot your password?</a>
        <a i18n routerLink="/login">Log in</a>
      </p>
    </app-auth-layout>
  `,
})
export default class VerifyEmail {
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);

  protected readonly token = linkToken();
  protected readonly text = computed(() =>
    this.token()
      ? $localize`Enter the password that you chose, and your account is ready.`
      : INCOMPLETE_LINK,
  );
  protected readonly problem = signal('');

  protected readonly form = form(
    signal({ password: '' }),
    (path) => required(path.password, { message: $localize`Enter your password.` }),
    { submission: submission(() => this.confirm(), this.problem) },
  );

  private async confirm(): Promise<void> {
    const { password } = this.form().value();
    await verifyEmail({ body: { token: this.token() ?? '', password } });
    this.toasts.show($localize`Your email is confirmed. You can log in now.`);
    await this.router.navigate(['/login']);
  }
}
