import { Component, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { recoverPassword } from '../api/sdk.gen';
import { submission } from '../shared/form/form-errors';
import { TextField } from '../shared/form/text-field';
import { AuthLayout } from './auth-layout';
import { MailSent } from './mail-sent';

@Component({
  selector: 'app-password-recovery',
  imports: [FormRoot, MailSent, MatButtonModule, RouterLink, TextField, AuthLayout],
  template: `
    @if (sentTo()) {
      <app-mail-sent
        i18n-text
        text="We sent an email to {{
          sentTo()
        }} with a link that lets you choose a new password, if there is an account with this email address."
        (again)="sentTo.set('')"
      />
    } @else {
      <app-auth-layout
        heading="Forgot your password?"
        i18n-heading
        text="We will send you a link to choose a new password."
        i18n-text
        [problem]="problem()"
        [isBusy]="form().submitting()"
      >
        <form [formRoot]="form">
          <app-text-field
            label="Email"
            i18n-label
            type="email"
            autocomplete="username"
            [field]="form.email"
          />
          <button i18n matButton="filled">Send the link</button>
        </form>
        <p class="others"><a i18n routerLink="/login">Back to login</a></p>
      </app-auth-layout>
    }
  `,
})
export default class PasswordRecovery {
  protected readonly problem = signal('');
  /** The email that the mail was sent to, or empty. */
  protected readonly sentTo = signal('');

  protected readonly form = form(
    signal({ email: '' }),
    (path) => required(path.email, { message: $localize`Enter your email address.` }),
    { submission: submission(() => this.askForMail(), this.problem) },
  );

  private async askForMail(): Promise<void> {
    const { email } = this.form().value();
    await recoverPassword({ body: { email } });
    this.sentTo.set(email);
  }
}
