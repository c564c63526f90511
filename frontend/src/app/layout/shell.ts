import { DOCUMENT, Component, afterNextRender, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButtonModule } from '@angular/material/button';
import {
  ActivatedRoute,
  NavigationEnd,
  Router,
  RouterLink,
  RouterLinkActive,
  RouterOutlet,
} from '@angular/router';
import { filter, map, pairwise } from 'rxjs';

import { Session } from '../auth/session';
import { superuserGuard } from '../auth/superuser-guard';
import { About } from '../core/about';
import { nextTask } from '../core/next-task';
import { EmptyState } from '../shared/ui/empty-state';
import { Icon } from '../shared/ui/icon';
import { Logo } from '../shared/ui/logo';
import { UserMenu } from './user-menu';

/** The layout around each page: the product's name, the navigation and the user's menu. */
@Component({
  selector: 'app-shell',
  imports: [
    EmptyState,
    Icon,
    Logo,
    MatButtonModule,
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
  private readonly router = inject(Router);

  protected readonly session = inject(Session);
  private readonly children = inject(ActivatedRoute).routeConfig?.children ?? [];

  protected readonly projectName = inject(About).projectName;
  protected readonly pages = computed(() => {
    const isSuperuser = this.session.user()?.is_superuser;
    return this.children.filter(
      (page) => page.data?.['icon'] && (isSuperuser || !page.canActivate?.includes(superuserGuard)),
    );
  });

  /** Whether the shell is rendered. The page inside it follows in a separate task. */
  protected readonly isShown = signal(false);

  constructor() {
    afterNextRender(async () => {
      await nextTask();
      this.isShown.set(true);
    });
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

  /** Moves the focus to the page, so that keyboards and screen readers continue there. */
  protected focusContent(): void {
    this.document.getElementById('content')?.focus();
  }
}
