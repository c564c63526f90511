import { Component, inject, input, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { About } from '../core/about';
import { submission } from '../shared/form/form-errors';
import { TextField } from '../shared/form/text-field';
import { AuthLayout } from './auth-layout';
import { ProviderButtons } from './provider-buttons';
import { Session } from './session';

@Component({
  selector: 'app-login',
  imports: [FormRoot, MatButtonModule, RouterLink, TextField, AuthLayout, ProviderButtons],
  templateUrl: './login.html',
})
export default class Login {
  private readonly router = inject(Router);

  /** The page to open after login, from the URL. */
  readonly next = input<string>();

  protected readonly about = inject(About);
  protected readonly session = inject(Session);
  protected readonly problem = signal('');

  protected readonly form = form(
    signal({ username: '', password: '' }),
    (path) => {
      required(path.username, { message: $localize`Enter your email address.` });
      required(path.password, { message: $localize`Enter your password.` });
    },
    { submission: submission(() => this.logIn(), this.problem) },
  );

  private async logIn(): Promise<void> {
    const { username, password } = this.form().value();
    await this.session.open(username, password);
    await this.router.navigateByUrl(this.next() ?? '/');
  }
}
