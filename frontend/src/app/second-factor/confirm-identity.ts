import { Component, Injectable, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

import { confirmSession, confirmSessionWithPasskey, startConfirmation } from '../api/sdk.gen';
import { Logout } from '../auth/logout';
import { Session } from '../auth/session';
import { Icon } from '../shared/ui/icon';
import { Method, MethodForm, Proof } from './method-form';
import { usePasskey } from './webauthn';

@Component({
  selector: 'app-confirm-identity-dialog',
  imports: [Icon, MatButtonModule, MatDialogModule, MethodForm],
  template: `
    <h2 mat-dialog-title i18n>Confirm that it is you</h2>
    <mat-dialog-content>
      @if (methods.length) {
        <p i18n>
          You logged in some time ago, and this change concerns the security of your account.
        </p>
        @if (problem()) {
          <p class="problem" role="alert"><app-icon name="failed" /> {{ problem() }}</p>
        }
        <app-method-form
          [methods]="methods"
          [proof]="proof"
          [email]="session.user()?.email ?? ''"
          [(problem)]="problem"
        />
      } @else {
        <p i18n>
          This change needs a recent login. Log out, log in again, and make it within ten minutes.
        </p>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      @if (!methods.length) {
        <button i18n matButton="filled" type="button" (click)="logOut()">Log out</button>
      }
      <button i18n matButton type="button" [mat-dialog-close]="false">Cancel</button>
    </mat-dialog-actions>
  `,
  styles: `
    p {
      margin-bottom: 16px;
    }
    .problem {
      display: flex;
      gap: 10px;
      color: var(--app-bad);
    }
  `,
})
class ConfirmIdentityDialog {
  private readonly dialog = inject<MatDialogRef<ConfirmIdentityDialog, boolean>>(MatDialogRef);
  private readonly logout = inject(Logout);

  protected readonly methods = inject<readonly Method[]>(MAT_DIALOG_DATA);
  protected readonly session = inject(Session);
  protected readonly problem = signal('');
  protected readonly proof: Proof = {
    bySecret: (method, secret) => this.confirmWithSecret(method, secret),
    byPasskey: () => this.confirmWithPasskey(),
  };

  protected async logOut(): Promise<void> {
    this.dialog.close(false);
    await this.logout.run();
  }

  private async confirmWithSecret(method: Method, secret: string): Promise<void> {
    if (method !== 'password' && method !== 'authenticator') return;
    await confirmSession({ body: { method, secret } });
    this.dialog.close(true);
  }

  private async confirmWithPasskey(): Promise<void> {
    const { data } = await startConfirmation();
    const credential = await usePasskey(data.options);
    await confirmSessionWithPasskey({ body: { token: data.token, credential } });
    this.dialog.close(true);
  }
}

/** Asks somebody who logged in some time ago to prove again who they are. */
@Injectable({ providedIn: 'root' })
export class ConfirmIdentity {
  private readonly dialog = inject(MatDialog);
  private asked?: Promise<boolean>;

  /** Returns whether they did. Requests that are refused together share one dialog. */
  ask(methods: readonly Method[]): Promise<boolean> {
    this.asked ??= this.open(methods).finally(() => (this.asked = undefined));
    return this.asked;
  }

  private async open(methods: readonly Method[]): Promise<boolean> {
    const dialog = this.dialog.open<ConfirmIdentityDialog, readonly Method[], boolean>(
      ConfirmIdentityDialog,
      { data: methods, width: '440px', maxWidth: 'calc(100vw - 32px)' },
    );
    return (await firstValueFrom(dialog.afterClosed())) ?? false;
  }
}
