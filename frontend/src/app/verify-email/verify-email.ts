import { Component, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { verifyEmail } from '../api/sdk.gen';
import { linkToken } from '../core/link-token';
import { Notices } from '../core/notices';
import { VisitorPage } from '../layout/visitor-page';

/** The mail's link leads here. A button does it, since some mail programs open links themselves. */
@Component({
  selector: 'app-verify-email',
  imports: [MatButtonModule, RouterLink, VisitorPage],
  template: `
    <app-visitor-page
      heading="Confirm your address"
      [text]="
        token()
          ? 'Then your account is ready.'
          : 'The link is incomplete: open it from the mail once more.'
      "
      [problem]="problem()"
      [isBusy]="isBusy()"
    >
      @if (token(); as token) {
        <button matButton="filled" type="button" (click)="confirm(token)">Confirm</button>
      }
      <p class="others"><a routerLink="/login">To the login</a></p>
    </app-visitor-page>
  `,
  styles: `
    button {
      width: 100%;
    }
  `,
})
export default class VerifyEmail {
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);

  protected readonly token = linkToken();
  protected readonly isBusy = signal(false);
  protected readonly problem = signal('');

  protected async confirm(token: string): Promise<void> {
    this.isBusy.set(true);
    try {
      await verifyEmail({ body: { token } });
      this.notices.tell('Your address is confirmed. You can log in now.');
      await this.router.navigate(['/login']);
    } catch (error) {
      this.problem.set((error as Error).message);
    } finally {
      this.isBusy.set(false);
    }
  }
}
