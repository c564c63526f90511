import { Component, effect, inject, input, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router } from '@angular/router';

import { AuthLayout } from '../auth/auth-layout';
import { Logout } from '../auth/logout';
import { Session } from '../auth/session';
import { SecondFactors } from './second-factors';

/** For somebody who must have a second factor: nothing else opens before they have one. */
@Component({
  selector: 'app-add-second-factor',
  imports: [AuthLayout, MatButtonModule, SecondFactors],
  template: `
    <app-auth-layout
      heading="Add a second factor"
      i18n-heading
      text="Your account must have one, so that a stolen password alone does not open it. Then you continue where you wanted to go."
      i18n-text
    >
      <app-second-factors (added)="session.reloadUser()" />
      <p class="others">
        <button i18n matButton type="button" (click)="logout.run()">Log out</button>
      </p>
    </app-auth-layout>
  `,
})
export default class AddSecondFactor {
  private readonly router = inject(Router);

  /** The page to open afterwards, from the URL. */
  readonly next = input<string>();

  protected readonly logout = inject(Logout);
  protected readonly session = inject(Session);

  constructor() {
    effect(() => {
      if (this.session.user()?.must_add_second_factor === false) untracked(() => this.leave());
    });
  }

  private leave(): void {
    void this.router.navigateByUrl(this.next() ?? '/', { replaceUrl: true });
  }
}
