import { Component, computed, inject, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { SignupSchema } from '../api/schemas.gen';
import { signUp } from '../api/sdk.gen';
import { About } from '../core/about';
import { constrain } from '../shared/form/constraints';
import { submission } from '../shared/form/form-errors';
import { TextField } from '../shared/form/text-field';
import { AuthLayout } from './auth-layout';
import { MailSent } from './mail-sent';

@Component({
  selector: 'app-signup',
  imports: [FormRoot, MailSent, MatButtonModule, RouterLink, TextField, AuthLayout],
  templateUrl: './signup.html',
})
export default class Signup {
  protected readonly about = inject(About);
  protected readonly problem = signal('');
  /** The email that the mail was sent to, or empty. */
  protected readonly sentTo = signal('');

  protected readonly text = computed(() =>
    this.about.signupIsOpen() === false
      ? $localize`Signup is closed. Ask an administrator for an account.`
      : $localize`We will send you an email to confirm your email address.`,
  );

  protected readonly form = form(
    signal({ full_name: '', email: '', password: '' }),
    (path) => {
      required(path.email, { message: $localize`Enter your email address.` });
      required(path.password, { message: $localize`Choose a password.` });
      constrain(path.email, SignupSchema.properties.email);
      constrain(path.full_name, SignupSchema.properties.full_name);
    },
    { submission: submission(() => this.signUp(), this.problem) },
  );

  private async signUp(): Promise<void> {
    const account = this.form().value();
    await signUp({ body: account });
    this.sentTo.set(account.email);
  }
}
