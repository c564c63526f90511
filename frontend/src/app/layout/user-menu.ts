import { OverlayContainer } from '@angular/cdk/overlay';
import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, inject } from '@angular/core';
import { MatDividerModule } from '@angular/material/divider';
import { MatMenuModule } from '@angular/material/menu';
import { Router, RouterLink } from '@angular/router';

import { Session } from '../auth/session';
import { APPEARANCES, Theme } from '../core/theme';
import { Toasts } from '../core/toasts';
import { Icon } from '../shared/ui/icon';

/** The menu with the user's account, the appearance, settings and logout. */
@Component({
  selector: 'app-user-menu',
  imports: [Icon, MatDividerModule, MatMenuModule, NgTemplateOutlet, RouterLink],
  host: { role: 'region', 'aria-label': 'Your account' },
  templateUrl: './user-menu.html',
  styleUrl: './user-menu.scss',
})
export class UserMenu {
  private readonly overlays = inject(OverlayContainer);
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);
  private readonly session = inject(Session);

  protected readonly appearances = APPEARANCES;
  protected readonly theme = inject(Theme);
  protected readonly user = this.session.user;

  protected readonly name = computed(() => this.user()?.full_name || this.user()?.email || '');
  protected readonly initials = computed(() => initials(this.name()));

  /** All content of a page must be in a landmark: an open menu gets its own. */
  protected markLandmark(isOpen: boolean): void {
    const container = this.overlays.getContainerElement();
    container.role = isOpen ? 'region' : null;
    container.ariaLabel = isOpen ? 'Account menu' : null;
  }

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
