import { Component, inject, signal } from '@angular/core';
import { FormRoot, form, validate } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router } from '@angular/router';

import { deleteMe } from '../api/sdk.gen';
import { Notices } from '../core/notices';
import { Session } from '../core/session';
import { submission } from '../shared/form-errors';
import { TextField } from '../shared/text-field';

/** Whoever deletes the account types its address first: it cannot be undone. */
@Component({
  selector: 'app-delete-account',
  imports: [FormRoot, MatButtonModule, TextField],
  template: `
    <form class="fields" [formRoot]="form">
      <app-text-field
        label="Your email address"
        hint="Type it to confirm that you mean this account."
        [field]="form.email"
      />
      <button matButton="filled" class="danger">Delete my account</button>
    </form>
  `,
  styleUrl: './fields.scss',
})
export class DeleteAccount {
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  private readonly session = inject(Session);

  protected readonly form = form(
    signal({ email: '' }),
    (path) =>
      validate(path.email, ({ value }) =>
        value().trim().toLowerCase() === this.session.user()?.email.toLowerCase()
          ? undefined
          : { kind: 'other', message: `Type ${this.session.user()?.email} to confirm.` },
      ),
    { submission: submission(() => this.deleteAccount()) },
  );

  private async deleteAccount(): Promise<void> {
    await deleteMe();
    this.session.forget();
    this.notices.tell('Your account is deleted.');
    await this.router.navigate(['/login']);
  }
}
