import { Component, computed, inject, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { undoEmailChange } from '../api/sdk.gen';
import { About } from '../core/about';
import { Toasts } from '../core/toasts';
import { submission } from '../shared/form/form-errors';
import { TextField } from '../shared/form/text-field';
import { AuthLayout } from './auth-layout';
import { INCOMPLETE_LINK, linkToken } from './link-token';
import { Session } from './session';

/** The link in the mail to an old email address opens this page. */
@Component({
  selector: 'app-undo-email-change',
  imports: [FormRoot, MatButtonModule, RouterLink, TextField, AuthLayout],
  template: `
    <app-auth-layout
      heading="Undo the change of your email address"
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
          <button i18n matButton="filled">Undo the change</button>
        </form>
      }
      <p class="others"><a i18n routerLink="/login">Log in</a></p>
    </app-auth-layout>
  `,
})
export default class UndoEmailChange {
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);
  private readonly session = inject(Session);

  protected readonly about = inject(About);
  protected readonly token = linkToken();
  protected readonly text = computed(() =>
    this.token()
      ? $localize`Your account gets this email address back, and all devices are logged out. Choose a new password, since somebody else may know the old one.`
      : INCOMPLETE_LINK,
  );
  protected readonly problem = signal('');

  protected readonly form = form(
    signal({ password: '' }),
    (path) => required(path.password, { message: $localize`Choose a password.` }),
    { submission: submission(() => this.undo(), this.problem) },
  );

  private async undo(): Promise<void> {
    const { password } = this.form().value();
    await undoEmailChange({ body: { token: this.token() ?? '', password } });
    this.session.discard(); // it has ended, like all others
    this.toasts.show($localize`The change is undone. Log in with your new password.`);
    await this.router.navigate(['/login']);
  }
}
