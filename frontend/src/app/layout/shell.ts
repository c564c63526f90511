import {
  DOCUMENT,
  Component,
  afterNextRender,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButtonModule } from '@angular/material/button';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { filter, map, pairwise } from 'rxjs';

import { Session } from '../auth/session';
import { About } from '../core/about';
import { LiveUpdates } from '../core/live-updates';
import { nextTask } from '../core/next-task';
import { NotificationBell } from '../notifications/notification-bell';
import { centerInRow } from '../shared/ui/center-in-row';
import { EmptyState } from '../shared/ui/empty-state';
import { Icon } from '../shared/ui/icon';
import { Logo } from '../shared/ui/logo';
import { Pages } from './pages';
import { PALETTE_KEYS, Shortcuts } from './shortcuts';
import { UserMenu } from './user-menu';

/** The layout around each page: the product's name, search, the navigation and the user's menu. */
@Component({
  selector: 'app-shell',
  imports: [
    EmptyState,
    Icon,
    Logo,
    MatButtonModule,
    NotificationBell,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
    UserMenu,
  ],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export default class Shell {
  private readonly document = inject(DOCUMENT);
  private readonly pages = inject(Pages);
  private readonly router = inject(Router);

  protected readonly session = inject(Session);
  protected readonly shortcuts = inject(Shortcuts);

  protected readonly centerInRow = centerInRow;
  protected readonly paletteKeys = PALETTE_KEYS;
  protected readonly projectName = inject(About).projectName;
  protected readonly navigation = computed(() =>
    this.pages.visible().filter(({ isInUserMenu }) => !isInUserMenu),
  );

  /** Whether the shell is rendered. The page inside it follows in a separate task. */
  protected readonly isShown = signal(false);

  constructor() {
    afterNextRender(async () => {
      await nextTask();
      this.isShown.set(true);
    });
    effect(() => {
      if (this.session.user()?.must_add_second_factor) untracked(() => this.openSecondFactor());
    });
    this.shortcuts.follow();
    inject(LiveUpdates).follow();
    this.router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        map((event) => event.urlAfterRedirects.split('?')[0]),
        pairwise(),
        filter(([before, after]) => before !== after),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.focusContent());
  }

  /** The API refuses everything else until the user has a second factor. */
  private openSecondFactor(): void {
    const next = this.router.url === '/' ? undefined : this.router.url;
    void this.router.navigate(['/add-second-factor'], { queryParams: { next }, replaceUrl: true });
  }

  /** Moves the focus to the page, so that keyboards and screen readers continue there. */
  protected focusContent(): void {
    this.document.getElementById('content')?.focus();
  }
}
