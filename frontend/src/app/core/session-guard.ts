import { inject } from '@angular/core';
import { CanActivateFn, Router } from '@angular/router';

import { Session } from './session';

/** Sends a visitor to the login page, which returns to where they wanted to go. */
export const sessionGuard: CanActivateFn = (_route, state) => {
  if (inject(Session).isOpen()) return true;
  const next = state.url === '/' ? undefined : state.url;
  return inject(Router).createUrlTree(['/login'], { queryParams: { next } });
};

/** Keeps those who are logged in away from the login page. */
export const guestGuard: CanActivateFn = () =>
  !inject(Session).isOpen() || inject(Router).createUrlTree(['/']);
