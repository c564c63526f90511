import { HttpErrorResponse, HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { tap } from 'rxjs';

import { AccessToken } from './access-token';

/** Shows the access token to the API. Where the API no longer accepts it, asks to log in again. */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const accessToken = inject(AccessToken);
  const router = inject(Router);
  const token = accessToken.value();
  if (token === null) return next(request);

  const endSession = (error: unknown) => {
    const refused = error instanceof HttpErrorResponse && error.status === 401;
    // Of several requests that are refused together, the first ends the session for all.
    if (!refused || accessToken.value() !== token) return;
    accessToken.clear();
    void router.navigate(['/login'], { queryParams: { next: router.url } });
  };

  return next(request.clone({ setHeaders: { Authorization: `Bearer ${token}` } })).pipe(
    tap({ error: endSession }),
  );
};
