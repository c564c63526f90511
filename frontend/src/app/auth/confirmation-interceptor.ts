import { HttpInterceptorFn } from '@angular/common/http';
import { Injector, inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';

import type { Problem as ProblemBody } from '../api/types.gen';
import { Problem } from '../core/problem';
import { Session } from './session';

type Methods = NonNullable<ProblemBody['confirmation']>['methods'];

/** Without a message, since the user knows why nothing has changed. */
const CANCELLED = new Problem('');

/** When a change needs a recent login, asks the user to confirm who they are, and repeats it. */
export const confirmationInterceptor: HttpInterceptorFn = (request, next) => {
  const injector = inject(Injector);
  return next(request).pipe(
    catchError((error: unknown) => {
      const body: Partial<ProblemBody> = error instanceof Problem ? error.body : {};
      // Since when the user was loaded: the shell then opens the page that adds one.
      if (body.must_add_second_factor) injector.get(Session).reloadUser();
      const confirmation = body.confirmation;
      if (!confirmation) return throwError(() => error);
      return from(ask(injector, confirmation.methods)).pipe(
        switchMap((isConfirmed) => (isConfirmed ? next(request) : throwError(() => CANCELLED))),
      );
    }),
  );
};

/** The dialog is loaded when it is needed: interceptors are part of the initial bundle. */
async function ask(injector: Injector, methods: Methods): Promise<boolean> {
  const { ConfirmIdentity } = await import('../second-factor/confirm-identity');
  return injector.get(ConfirmIdentity).ask(methods);
}
