import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';

import { Toasts } from '../core/toasts';
import { Session } from './session';

/** Ends the session, for the user's menu and the command palette. */
@Injectable({ providedIn: 'root' })
export class Logout {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);

  /** Opens the login page. If the request fails, a toast shows the error. */
  async run(): Promise<void> {
    if (await this.toasts.attempt(() => this.session.close())) {
      await this.router.navigate(['/login']);
    }
  }
}
