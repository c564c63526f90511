import { inject } from '@angular/core';
import { ActivatedRouteSnapshot, CanActivateFn, Router } from '@angular/router';

import { Session } from './session';

/** Redirects users who are not logged in to the login page, which returns to the requested page. */
export const sessionGuard: CanActivateFn = async (route, state) => {
  const router = inject(Router);
  const session = inject(Session);
  if (session.mayBeOpen()) preloadPages(route);
  if (await session.resume()) return true;
  const next = state.url === '/' ? undefined : state.url;
  return router.createUrlTree(['/login'], { queryParams: { next } });
};

/** Redirects logged-in users from the login page to the requested page. */
export const guestGuard: CanActivateFn = async (route) => {
  const router = inject(Router);
  if (!(await inject(Session).resume())) return true;
  return router.parseUrl(route.queryParamMap.get('next') ?? '/');
};

/** Loads the pages in parallel with the session: the router itself would wait for the guard. */
function preloadPages(route: ActivatedRouteSnapshot | null): void {
  for (let at = route; at; at = at.firstChild) {
    const loading = at.routeConfig?.loadComponent?.();
    // The router gets the same error and reports it.
    if (loading instanceof Promise) loading.catch(() => undefined);
  }
}
