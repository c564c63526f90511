import { Component, computed, inject, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { getSecondFactorsResource, listPasskeysResource } from '../api/resources.gen';
import {
  addAuthenticator,
  addPasskey,
  createRecoveryCodes,
  removeAuthenticator,
  removePasskey,
  updatePasskey,
  startPasskey,
} from '../api/sdk.gen';
import type { Authenticator, Passkey } from '../api/types.gen';
import { Toasts } from '../core/toasts';
import { deviceName } from '../settings/device-name';
import { count, counted } from '../shared/format/numbers';
import { RelativeTime } from '../shared/format/relative-time';
import { AsyncContent } from '../shared/loading/async-content';
import { recordOf, rowsOf } from '../shared/loading/resource-signals';
import { Confirm } from '../shared/ui/confirm';
import { Icon } from '../shared/ui/icon';
import { AuthenticatorSetup } from './authenticator-setup';
import { PasskeyName } from './passkey-name';
import { RecoveryCodes } from './recovery-codes';
import { canUsePasskeys, createPasskey } from './webauthn';

/** More passkeys than users usually have. */
const SHOWN = 50;

/** The user's authenticator app, passkeys and recovery codes. */
@Component({
  selector: 'app-second-factors',
  imports: [
    AsyncContent,
    AuthenticatorSetup,
    Icon,
    MatButtonModule,
    PasskeyName,
    RecoveryCodes,
    RelativeTime,
  ],
  templateUrl: './second-factors.html',
  styleUrl: '../settings/session-list.scss',
  styles: `
    .full {
      flex-basis: 100%;
    }
    app-recovery-codes {
      margin-bottom: 20px;
    }
  `,
})
export class SecondFactors {
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);

  /** One was added, and the recovery codes that came with it are saved. */
  readonly added = output();

  protected readonly factors = recordOf(getSecondFactorsResource(() => ({})));
  protected readonly passkeys = rowsOf(listPasskeysResource(() => ({ query: { limit: SHOWN } })));
  protected readonly hasFactor = computed(() => {
    const factors = this.factors.value();
    return !!factors && (factors.has_authenticator || factors.passkeys > 0);
  });
  protected readonly codesLeft = computed(() => {
    const left = this.factors.value()?.recovery_codes ?? 0;
    return counted(
      left,
      $localize`${count(left)}:count: code is left.`,
      $localize`${count(left)}:count: codes are left.`,
    );
  });
  protected readonly newAuthenticator = signal<Authenticator | undefined>(undefined);
  /** The passkey whose name is typed: its ID, `new`, or empty. */
  protected readonly naming = signal('');
  /** New recovery codes, until they are saved. */
  protected readonly codes = signal<readonly string[]>([]);
  protected readonly canUsePasskeys = canUsePasskeys();
  protected readonly thisDevice = deviceName(navigator.userAgent);

  protected async addAuthenticator(): Promise<void> {
    await this.toasts.attempt(async () =>
      this.newAuthenticator.set((await addAuthenticator()).data),
    );
  }

  protected authenticatorAdded(codes: readonly string[]): void {
    this.newAuthenticator.set(undefined);
    this.showCodes(codes);
  }

  protected async removeAuthenticator(): Promise<void> {
    const isSure = await this.confirm.ask({
      heading: $localize`Remove the authenticator app?`,
      text: $localize`Its codes no longer log you in.`,
      action: $localize`Remove`,
    });
    if (!isSure) return;
    await this.change(() => removeAuthenticator(), $localize`The authenticator app is removed.`);
  }

  protected readonly addPasskey = async (name: string): Promise<void> => {
    const started = await startPasskey();
    const credential = await createPasskey(started.data.options);
    const { data } = await addPasskey({ body: { token: started.data.token, name, credential } });
    this.naming.set('');
    this.toasts.show($localize`The passkey is added.`);
    this.showCodes(data.recovery_codes);
  };

  protected readonly rename = async (name: string): Promise<void> => {
    await updatePasskey({ path: { passkey_id: this.naming() }, body: { name } });
    this.naming.set('');
    this.passkeys.reload();
  };

  protected async removePasskey({ id, name }: Passkey): Promise<void> {
    const isSure = await this.confirm.ask({
      heading: $localize`Remove “${name}:name:”?`,
      text: $localize`This passkey no longer logs you in. Delete it on your device, too.`,
      action: $localize`Remove`,
    });
    if (!isSure) return;
    const done = $localize`“${name}:name:” is removed.`;
    await this.change(() => removePasskey({ path: { passkey_id: id } }), done);
  }

  protected async replaceCodes(): Promise<void> {
    const isSure = await this.confirm.ask({
      heading: $localize`Create new recovery codes?`,
      text: $localize`The earlier ones no longer work.`,
      action: $localize`Create`,
    });
    if (!isSure) return;
    await this.toasts.attempt(async () => {
      const { data } = await createRecoveryCodes();
      this.codes.set(data.recovery_codes);
    });
    this.reload();
  }

  protected closeCodes(): void {
    this.codes.set([]);
    this.added.emit();
  }

  private showCodes(codes: readonly string[]): void {
    this.reload();
    if (codes.length) this.codes.set(codes);
    else this.added.emit();
  }

  private async change(action: () => Promise<unknown>, done: string): Promise<void> {
    if (await this.toasts.attempt(action)) this.toasts.show(done);
    this.reload();
  }

  private reload(): void {
    this.factors.reload();
    this.passkeys.reload();
  }
}
