import {
  Component,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';

import { confirmAuthenticator } from '../api/sdk.gen';
import type { Authenticator } from '../api/types.gen';
import { Toasts } from '../core/toasts';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';

const SVG = 'http://www.w3.org/2000/svg';

/** Shows a new secret to an authenticator app, which then proves with a code that it has it. */
@Component({
  selector: 'app-authenticator-setup',
  imports: [FormRoot, MatButtonModule, SubmitButton, TextField],
  template: `
    <p #start tabindex="-1" i18n>
      Scan this QR code with an authenticator app, such as Google Authenticator or one that your
      password manager has. On a phone with the app,
      <a [href]="authenticator().uri">open the app</a>.
    </p>
    <img [src]="picture()" alt="QR code with the secret" i18n-alt />
    <p>
      <ng-container i18n>You can also type the secret:</ng-container>&ngsp;
      <code>{{ secret() }}</code>
    </p>
    <form class="fields" [formRoot]="form">
      <app-text-field
        label="Code"
        i18n-label
        hint="The six digits that the app shows now."
        i18n-hint
        autocomplete="one-time-code"
        inputmode="numeric"
        [field]="form.code"
      />
      <div class="buttons">
        <app-submit-button i18n [form]="form">Add the app</app-submit-button>
        <button i18n matButton type="button" (click)="cancelled.emit()">Cancel</button>
      </div>
    </form>
  `,
  styleUrl: '../settings/fields.scss',
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
    img {
      border-radius: var(--app-radius-small);
    }
    code {
      overflow-wrap: anywhere;
      user-select: all;
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
})
export class AuthenticatorSetup {
  private readonly start = viewChild.required<ElementRef<HTMLElement>>('start');
  private readonly toasts = inject(Toasts);

  readonly authenticator = input.required<Authenticator>();
  /** New recovery codes, or none if the account has some. */
  readonly added = output<readonly string[]>();
  readonly cancelled = output();

  protected readonly picture = computed(() => {
    // As a picture of its own, unlike within a page, an SVG element needs a namespace.
    const svg = this.authenticator().qr_code.replace('<svg', `<svg xmlns="${SVG}"`);
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  });
  /** In groups of four, which are easier to type. */
  protected readonly secret = computed(() =>
    this.authenticator().secret.replaceAll(/.{4}(?=.)/g, '$& '),
  );
  protected readonly form = form(
    signal({ code: '' }),
    (path) => required(path.code, { message: $localize`Enter the code.` }),
    { submission: submission(() => this.confirm()) },
  );

  constructor() {
    afterNextRender(() => this.start().nativeElement.focus());
  }

  private async confirm(): Promise<void> {
    const code = this.form.code().value().replaceAll(' ', '');
    const { data } = await confirmAuthenticator({ body: { code } });
    this.toasts.show($localize`The authenticator app is added.`);
    this.added.emit(data.recovery_codes);
  }
}
