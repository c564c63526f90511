import { inject } from '@angular/core';
import { CanActivateFn, Router } from '@angular/router';

import { getMe } from '../api/sdk.gen';
import { Session } from './session';

/** Leads others to the dashboard. The navigation shows its pages to superusers only. */
export const superuserGuard: CanActivateFn = async () => {
  const router = inject(Router);
  const user = inject(Session).user() ?? (await getMe()).data;
  return user.is_superuser || router.createUrlTree(['/']);
};
