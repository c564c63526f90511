import { inject } from '@angular/core';
import { ActivatedRouteSnapshot, CanActivateFn, Router } from '@angular/router';

import { Session } from './session';

/** Sends a visitor to the login page, which returns to where they wanted to go. */
export const sessionGuard: CanActivateFn = async (route, state) => {
  const router = inject(Router);
  const session = inject(Session);
  if (session.mayBeOpen()) fetchPages(route);
  if (await session.resume()) return true;
  const next = state.url === '/' ? undefined : state.url;
  return router.createUrlTree(['/login'], { queryParams: { next } });
};

/** Sends those who are logged in from the login page to where they wanted to go. */
export const guestGuard: CanActivateFn = async (route) => {
  const router = inject(Router);
  if (!(await inject(Session).resume())) return true;
  return router.parseUrl(route.queryParamMap.get('next') ?? '/');
};

/** At the same time as the session: the router itself would wait with them for the guard. */
function fetchPages(route: ActivatedRouteSnapshot | null): void {
  for (let at = route; at; at = at.firstChild) {
    const fetched = at.routeConfig?.loadComponent?.();
    // The router comes upon the same error, and tells of it.
    if (fetched instanceof Promise) fetched.catch(() => undefined);
  }
}
