import { inject } from '@angular/core';
import { CanActivateFn, Router } from '@angular/router';

import { getMe } from '../api/sdk.gen';
import { Problem } from '../core/problem';
import { Session } from './session';

/** Leads others to the dashboard. The navigation shows its pages to superusers only. */
export const superuserGuard: CanActivateFn = async () => {
  const router = inject(Router);
  const known = inject(Session).user();
  try {
    const user = known ?? (await getMe()).data;
    return user.is_superuser || router.createUrlTree(['/']);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return true; // the page around says what is wrong, and the API refuses whom it must
  }
};
