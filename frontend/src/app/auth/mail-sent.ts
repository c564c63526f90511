import { Component, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { AuthLayout } from './auth-layout';

/** Asks the user to check their email. Does not reveal whether there is an account. */
@Component({
  selector: 'app-mail-sent',
  imports: [MatButtonModule, RouterLink, AuthLayout],
  template: `
    <app-auth-layout heading="Check your email" i18n-heading [text]="text()">
      <p i18n role="status">No email after a few minutes? Check your spam folder.</p>
      <p class="others">
        <button i18n matButton="outlined" type="button" (click)="again.emit()">Try again</button>
        <a i18n matButton routerLink="/login">Back to login</a>
      </p>
    </app-auth-layout>
  `,
})
export class MailSent {
  /** To whom the mail was sent, and what its link does. */
  readonly text = input.required<string>();
  readonly again = output();
}
