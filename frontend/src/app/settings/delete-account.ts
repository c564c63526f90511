import { Component, Injector, afterNextRender, inject, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router } from '@angular/router';

import { deleteMe } from '../api/sdk.gen';
import { usesPassword } from '../auth/password-use';
import { Session } from '../auth/session';
import { Toasts } from '../core/toasts';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';

/**
 * Requires the password, because it cannot be undone: an open session is not enough. Without one, the
 * server requires a recent login.
 */
@Component({
  selector: 'app-delete-account',
  imports: [FormRoot, MatButtonModule, SubmitButton, TextField],
  template: `
    @if (isChosen()) {
      <form class="fields" [formRoot]="form">
        <!-- Tells password managers which account the password is for. -->
        <input hidden autocomplete="username" [value]="session.user()?.email ?? ''" />
        @if (needsPassword()) {
          <app-text-field
            label="Your password"
            i18n-label
            type="password"
            autocomplete="current-password"
            hint="Enter it to confirm that this is your account."
            i18n-hint
            [field]="form.current_password"
          />
        } @else {
          <p i18n>This cannot be undone.</p>
        }
        <app-submit-button i18n [form]="form" danger>Delete my account</app-submit-button>
      </form>
    } @else {
      <button i18n matButton="outlined" type="button" class="danger" (click)="choose()">
        Delete my account…
      </button>
    }
  `,
  styleUrl: './fields.scss',
})
export class DeleteAccount {
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);

  protected readonly session = inject(Session);
  protected readonly needsPassword = usesPassword();
  protected readonly isChosen = signal(false);
  protected readonly form = form(
    signal({ current_password: '' }),
    (path) =>
      required(path.current_password, {
        message: $localize`Enter your current password.`,
        when: () => this.needsPassword(),
      }),
    { submission: submission(() => this.deleteAccount()) },
  );

  /** Shows the form, whose button is red, and moves the focus into it. */
  protected choose(): void {
    this.isChosen.set(true);
    if (!this.needsPassword()) return;
    const focus = () => this.form.current_password().focusBoundControl();
    afterNextRender(focus, { injector: this.injector });
  }

  private async deleteAccount(): Promise<void> {
    await deleteMe({ body: this.form().value() });
    this.session.discard();
    this.toasts.show($localize`Your account is deleted.`);
    await this.router.navigate(['/login']);
  }
}
