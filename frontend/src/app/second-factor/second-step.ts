import { Component, inject, input, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { finishLogin } from '../api/sdk.gen';
import type { Problem as ProblemBody } from '../api/types.gen';
import { AuthLayout } from '../auth/auth-layout';
import { Session } from '../auth/session';
import { Method, MethodForm, Proof } from './method-form';
import { logInByPasskey } from './passkey-login';

/** The second step of a login, after the password or the provider. */
@Component({
  selector: 'app-second-step',
  imports: [AuthLayout, MatButtonModule, MethodForm],
  template: `
    <app-auth-layout
      heading="Your second factor"
      i18n-heading
      text="Your account is protected by more than a password."
      i18n-text
      [problem]="problem()"
    >
      <app-method-form [methods]="challenge().methods" [proof]="proof" [(problem)]="problem" />
      <p class="others">
        <button i18n matButton type="button" (click)="cancelled.emit()">Back to login</button>
      </p>
    </app-auth-layout>
  `,
})
export class SecondStep {
  private readonly session = inject(Session);

  readonly challenge = input.required<NonNullable<ProblemBody['second_factor']>>();
  /** The session is open. */
  readonly loggedIn = output();
  readonly cancelled = output();

  protected readonly problem = signal('');
  protected readonly proof: Proof = {
    bySecret: (method, code) => this.logInWithCode(method, code),
    byPasskey: () => this.logInWithPasskey(),
  };

  private async logInWithCode(method: Method, code: string): Promise<void> {
    if (method !== 'authenticator' && method !== 'recovery_code') return;
    const { token } = this.challenge();
    const { data } = await finishLogin({ body: { token, method, code } });
    this.open(data.access_token);
  }

  private async logInWithPasskey(): Promise<void> {
    this.open(await logInByPasskey(this.challenge().token));
  }

  private open(accessToken: string): void {
    this.session.begin(accessToken);
    this.loggedIn.emit();
  }
}
