import { Component, inject, input, signal } from '@angular/core';
import { FormField, FormRoot, TreeValidationResult, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { Router } from '@angular/router';

import { PRODUCT_NAME } from '../core/page-title';
import { Problem } from '../core/problem';
import { Session } from '../core/session';
import { focusFirstError, serverErrors } from '../shared/form-errors';
import { Icon } from '../shared/icon';
import { Logo } from '../shared/logo';

@Component({
  selector: 'app-login',
  imports: [
    FormField,
    FormRoot,
    Icon,
    Logo,
    MatButtonModule,
    MatFormFieldModule,
    MatInputModule,
    MatProgressBarModule,
  ],
  templateUrl: './login.html',
  styleUrl: './login.scss',
})
export default class Login {
  private readonly router = inject(Router);
  protected readonly session = inject(Session);

  /** Where to go afterwards, from the URL. */
  readonly next = input<string>();

  protected readonly productName = inject(PRODUCT_NAME);
  protected readonly passwordIsShown = signal(false);
  protected readonly problem = signal<string | undefined>(undefined);

  protected readonly form = form(
    signal({ username: '', password: '' }),
    (path) => {
      required(path.username, { message: 'Enter your email address.' });
      required(path.password, { message: 'Enter your password.' });
    },
    { submission: { action: () => this.logIn(), onInvalid: focusFirstError } },
  );

  private async logIn(): Promise<TreeValidationResult> {
    this.problem.set(undefined);
    const { username, password } = this.form().value();
    try {
      await this.session.open(username, password);
      await this.router.navigateByUrl(this.next() ?? '/');
      return;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const errors = serverErrors(error, this.form);
      if (errors.length === 0) this.problem.set(error.message);
      return errors;
    }
  }
}
