import { Component, inject, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { finishPasskeyLogin, startPasskeyLogin } from '../api/sdk.gen';
import { Session } from '../auth/session';
import { canUsePasskeys, usePasskey } from './webauthn';

/**
 * Returns the access token of a new session. `secondStep` is the token of a login's second step;
 * without it, the passkey alone logs in. Rejects with a Problem.
 */
export async function logInByPasskey(secondStep?: string): Promise<string> {
  const { data } = await startPasskeyLogin({ body: { token: secondStep } });
  const credential = await usePasskey(data.options);
  const answer = await finishPasskeyLogin({ body: { token: data.token, credential } });
  return answer.data.access_token;
}

/** The button that logs in with a passkey alone, where the browser can use them. */
@Component({
  selector: 'app-passkey-login',
  imports: [MatButtonModule],
  template: `
    @if (isSupported) {
      <button
        i18n
        matButton="outlined"
        type="button"
        disabledInteractive
        [disabled]="isBusy()"
        (click)="logIn()"
      >
        Log in with a passkey
      </button>
    }
  `,
  styles: `
    :host {
      display: grid;
      margin-top: 12px;
    }
  `,
})
export class PasskeyLogin {
  private readonly session = inject(Session);

  /** The session is open. */
  readonly loggedIn = output();
  /** Why it is not, or empty when another attempt begins. */
  readonly failed = output<string>();

  protected readonly isSupported = canUsePasskeys();
  protected readonly isBusy = signal(false);

  protected async logIn(): Promise<void> {
    if (this.isBusy()) return;
    this.failed.emit('');
    this.isBusy.set(true);
    try {
      this.session.begin(await logInByPasskey());
      this.loggedIn.emit();
    } catch (error) {
      this.failed.emit((error as Error).message);
    } finally {
      this.isBusy.set(false);
    }
  }
}
