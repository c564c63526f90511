import { inject } from '@angular/core';
import { CanActivateFn, Router } from '@angular/router';

import { Session } from './session';

/** Sends a visitor to the login page, which returns to where they wanted to go. */
export const sessionGuard: CanActivateFn = async (_route, state) => {
  const router = inject(Router);
  if (await inject(Session).resume()) return true;
  const next = state.url === '/' ? undefined : state.url;
  return router.createUrlTree(['/login'], { queryParams: { next } });
};

/** Sends those who are logged in from the login page to where they wanted to go. */
export const guestGuard: CanActivateFn = async (route) => {
  const router = inject(Router);
  if (!(await inject(Session).resume())) return true;
  return router.parseUrl(route.queryParamMap.get('next') ?? '/');
};
