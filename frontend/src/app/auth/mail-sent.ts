import { Component, computed, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { AuthLayout } from './auth-layout';

/** Asks the user to check their email. Does not reveal whether there is an account. */
@Component({
  selector: 'app-mail-sent',
  imports: [MatButtonModule, RouterLink, AuthLayout],
  template: `
    <app-auth-layout heading="Check your email" [text]="text()">
      <p role="status">No email after a few minutes? Check your spam folder.</p>
      <p class="others">
        <button matButton="outlined" type="button" (click)="again.emit()">Try again</button>
        <a matButton routerLink="/login">Back to login</a>
      </p>
    </app-auth-layout>
  `,
})
export class MailSent {
  readonly address = input.required<string>();
  /** What the mail's link does: “confirms it”. */
  readonly purpose = input.required<string>();
  readonly again = output();

  protected readonly text = computed(
    () => `We sent an email to ${this.address()} with a link that ${this.purpose()}.`,
  );
}
