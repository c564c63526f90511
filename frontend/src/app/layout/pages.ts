import { Injectable, computed, inject } from '@angular/core';
import { Route, Router } from '@angular/router';

import { Session } from '../auth/session';
import { superuserGuard } from '../auth/superuser-guard';
import { IconName } from '../shared/ui/icons';

/** A page of `app.routes.ts` that has an icon. */
export interface Page {
  readonly path: string;
  readonly title: string;
  readonly icon: IconName;
  /** The second key of its shortcut. */
  readonly key?: string;
  readonly isInUserMenu?: boolean;
}

/** The pages that the user may open, for the navigation, the command palette and the shortcuts. */
@Injectable({ providedIn: 'root' })
export class Pages {
  private readonly user = inject(Session).user;
  private readonly routes = inject(Router).config.flatMap(({ children }) => children ?? []);

  readonly visible = computed(() => {
    const isSuperuser = this.user()?.is_superuser;
    return this.routes
      .filter((route) => isSuperuser || !route.canActivate?.includes(superuserGuard))
      .filter((route) => route.data?.['icon'])
      .map(toPage);
  });
}

function toPage({ path, title, data }: Route): Page {
  return { path, title, ...data } as Page;
}
