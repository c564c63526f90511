import { Component, Injector, afterNextRender, inject, input, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import type { Problem as ProblemBody } from '../api/types.gen';
import { About } from '../core/about';
import { Problem } from '../core/problem';
import { PasskeyLogin } from '../second-factor/passkey-login';
import { SecondStep } from '../second-factor/second-step';
import { submission } from '../shared/form/form-errors';
import { TextField } from '../shared/form/text-field';
import { AuthLayout } from './auth-layout';
import { ProviderButtons } from './provider-buttons';
import { Session } from './session';

@Component({
  selector: 'app-login',
  imports: [
    FormRoot,
    MatButtonModule,
    RouterLink,
    TextField,
    AuthLayout,
    PasskeyLogin,
    ProviderButtons,
    SecondStep,
  ],
  templateUrl: './login.html',
})
export default class Login {
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);

  /** The page to open after login, from the URL. */
  readonly next = input<string>();

  protected readonly about = inject(About);
  protected readonly session = inject(Session);
  protected readonly problem = signal('');
  /** What the server asks for after the password. */
  protected readonly challenge = signal<ProblemBody['second_factor']>(undefined);

  protected readonly form = form(
    signal({ username: '', password: '' }),
    (path) => {
      required(path.username, { message: $localize`Enter your email address.` });
      required(path.password, { message: $localize`Enter your password.` });
    },
    { submission: submission(() => this.logIn(), this.problem) },
  );

  protected async openNext(): Promise<void> {
    await this.router.navigateByUrl(this.next() ?? '/');
  }

  /** Back from the second step. */
  protected returnToPassword(): void {
    this.challenge.set(undefined);
    const focus = () => this.form.password().focusBoundControl();
    afterNextRender(focus, { injector: this.injector });
  }

  private async logIn(): Promise<void> {
    const { username, password } = this.form().value();
    try {
      await this.session.open(username, password);
    } catch (error) {
      if (!(error instanceof Problem && error.body.second_factor)) throw error;
      this.form().reset({ username, password: '' });
      this.challenge.set(error.body.second_factor);
      return;
    }
    await this.openNext();
  }
}
