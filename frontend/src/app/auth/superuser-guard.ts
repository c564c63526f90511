import { inject } from '@angular/core';
import { CanActivateFn, Router } from '@angular/router';

import { getMe } from '../api/sdk.gen';
import { Problem } from '../core/problem';
import { Session } from './session';

/** Redirects other users to the dashboard. The navigation hides pages with this guard from them. */
export const superuserGuard: CanActivateFn = async () => {
  const router = inject(Router);
  const loadedUser = inject(Session).user();
  try {
    const user = loadedUser ?? (await getMe()).data;
    return user.is_superuser || router.createUrlTree(['/']);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return true; // the shell shows the error, and the API checks permissions
  }
};
