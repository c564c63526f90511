import { HttpErrorResponse, HttpInterceptorFn, HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';

import { Session } from './session';

/** The routes that open, refresh and end a session use its cookie, not the access token. */
const COOKIE_ROUTES = '/api/v1/login/';

const API = '/api/';

/** Sends the access token with each request to the API, and repeats a refused request with a new one. */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const token = session.accessToken();
  const needsToken = request.url.startsWith(API) && !request.url.startsWith(COOKIE_ROUTES);
  if (token === null || !needsToken) return next(request);

  return next(withToken(request, token)).pipe(
    catchError((error: unknown) => {
      const isRefused = error instanceof HttpErrorResponse && error.status === 401;
      if (!isRefused) return throwError(() => error);
      return from(session.renew(token)).pipe(
        switchMap((newToken) =>
          newToken === null ? throwError(() => error) : next(withToken(request, newToken)),
        ),
      );
    }),
  );
};

function withToken(request: HttpRequest<unknown>, token: string): HttpRequest<unknown> {
  return request.clone({ setHeaders: { Authorization: `Bearer ${token}` } });
}
