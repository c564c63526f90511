import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, inject } from '@angular/core';
import { MatDividerModule } from '@angular/material/divider';
import { MatMenuModule } from '@angular/material/menu';
import { RouterLink } from '@angular/router';

import { Logout } from '../auth/logout';
import { Session } from '../auth/session';
import { APPEARANCES, APPEARANCE_LABELS, Theme } from '../core/theme';
import { Avatar } from '../shared/ui/avatar';
import { Icon } from '../shared/ui/icon';
import { MenuLandmark } from '../shared/ui/menu-landmark';

/** The menu with the user's account, the appearance, settings and logout. */
@Component({
  selector: 'app-user-menu',
  imports: [
    Avatar,
    Icon,
    MatDividerModule,
    MatMenuModule,
    MenuLandmark,
    NgTemplateOutlet,
    RouterLink,
  ],
  host: { role: 'region', '[attr.aria-label]': 'label' },
  templateUrl: './user-menu.html',
  styleUrl: './user-menu.scss',
})
export class UserMenu {
  protected readonly logout = inject(Logout);
  protected readonly appearances = APPEARANCES;
  protected readonly appearanceLabels = APPEARANCE_LABELS;
  protected readonly theme = inject(Theme);
  protected readonly user = inject(Session).user;

  protected readonly label = $localize`Your account`;
  protected readonly name = computed(() => this.user()?.full_name || this.user()?.email || '');
}
