import { Component, Injector, afterNextRender, inject, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';

import { EmailChangeSchema } from '../api/schemas.gen';
import { requestEmailChange } from '../api/sdk.gen';
import { usesPassword } from '../auth/password-use';
import { Session } from '../auth/session';
import { constrain } from '../shared/form/constraints';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';

const EMPTY = { email: '', current_password: '' };

/** Requires the password, because a mail to the new address can set another one. */
@Component({
  selector: 'app-email-change',
  imports: [FormRoot, MatButtonModule, SubmitButton, TextField],
  template: `
    <p>{{ session.user()?.email }}</p>
    @if (sentTo(); as email) {
      <p role="status" i18n>
        We sent a link to {{ email }}. Your email address changes when you open it.
      </p>
    }
    @if (isChosen()) {
      <form class="fields" [formRoot]="form">
        <!-- Tells password managers which account the password is for. -->
        <input hidden autocomplete="username" [value]="session.user()?.email ?? ''" />
        <app-text-field
          label="New email"
          i18n-label
          type="email"
          autocomplete="email"
          hint="It gets a mail with a link, and the old one a mail that can undo the change."
          i18n-hint
          [field]="form.email"
        />
        @if (needsPassword()) {
          <app-text-field
            label="Your password"
            i18n-label
            type="password"
            autocomplete="current-password"
            [field]="form.current_password"
          />
        }
        <app-submit-button i18n [form]="form">Send the link</app-submit-button>
      </form>
    } @else {
      <button i18n matButton="outlined" type="button" (click)="choose()">
        Change the email address…
      </button>
    }
  `,
  styleUrl: './fields.scss',
  styles: `
    p {
      margin-bottom: 16px;
      overflow-wrap: anywhere;
    }
  `,
})
export class EmailChange {
  private readonly injector = inject(Injector);

  protected readonly session = inject(Session);
  protected readonly needsPassword = usesPassword();
  protected readonly isChosen = signal(false);
  /** Empty until a link is sent. */
  protected readonly sentTo = signal('');
  protected readonly form = form(
    signal(EMPTY),
    (path) => {
      required(path.email, { message: $localize`Enter the new email address.` });
      constrain(path.email, EmailChangeSchema.properties.email);
      required(path.current_password, {
        message: $localize`Enter your current password.`,
        when: () => this.needsPassword(),
      });
    },
    { submission: submission(() => this.requestChange()) },
  );

  isChanged(): boolean {
    return this.form().dirty();
  }

  /** Shows the form, and moves the focus into it. */
  protected choose(): void {
    this.isChosen.set(true);
    const focus = () => this.form.email().focusBoundControl();
    afterNextRender(focus, { injector: this.injector });
  }

  private async requestChange(): Promise<void> {
    const body = this.form().value();
    await requestEmailChange({ body });
    this.form().reset(EMPTY);
    this.isChosen.set(false);
    this.sentTo.set(body.email);
  }
}
