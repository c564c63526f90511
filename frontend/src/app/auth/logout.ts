import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';

import { logOutOfProvider } from '../api/sdk.gen';
import { About } from '../core/about';
import { Toasts } from '../core/toasts';
import { Session } from './session';

/** Ends the session, for the user's menu and the command palette. */
@Injectable({ providedIn: 'root' })
export class Logout {
  private readonly about = inject(About);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);

  /** Opens the login page. If the request fails, a toast shows the error. */
  async run(): Promise<void> {
    if (!(await this.toasts.attempt(() => this.session.close()))) return;
    await this.router.navigate(['/login']);
    await this.toasts.attempt(() => this.endProviderSession());
  }

  /** Opens the page of the provider that ends its own session, if one is configured to. */
  private async endProviderSession(): Promise<void> {
    if (!this.about.providers().some(({ logout }) => logout)) return;
    const { data } = await logOutOfProvider();
    if (data.url) location.assign(data.url);
  }
}
