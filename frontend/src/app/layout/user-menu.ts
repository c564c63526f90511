import { Component, computed, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';

import { Session } from '../auth/session';
import { Toasts } from '../core/toasts';
import { Icon } from '../shared/ui/icon';
import { AppearanceChoice } from './appearance-choice';

/** Who is logged in, how the pages look, and the way out. The browser opens and closes it. */
@Component({
  selector: 'app-user-menu',
  imports: [AppearanceChoice, Icon, RouterLink],
  host: { role: 'region', 'aria-label': 'Your account' },
  templateUrl: './user-menu.html',
  styleUrl: './user-menu.scss',
})
export class UserMenu {
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);
  private readonly session = inject(Session);

  protected readonly user = this.session.user;

  protected readonly name = computed(() => this.user()?.full_name || this.user()?.email || '');
  protected readonly initials = computed(() => initials(this.name()));

  protected async logOut(): Promise<void> {
    if (await this.toasts.attempt(() => this.session.close())) {
      await this.router.navigate(['/login']);
    }
  }
}

/** “AL” of “Ada Lovelace”, “A” of “ada@example.com” */
export function initials(name: string): string {
  const [first = '', ...others] = name.split('@')[0].split(/[\s._-]+/);
  return (first.charAt(0) + (others.at(-1)?.charAt(0) ?? '')).toUpperCase();
}
