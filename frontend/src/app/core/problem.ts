import { HttpErrorResponse, HttpInterceptorFn } from '@angular/common/http';
import { catchError, from, switchMap, throwError } from 'rxjs';

import type { Problem as ProblemBody } from '../api/types.gen';

/** The error of a failed request, with a message for the user. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly status = 0,
    /** Messages for the fields of the form that was sent. */
    readonly fields: Readonly<Record<string, readonly string[]>> = {},
    /** All that the server said. */
    readonly body: Partial<ProblemBody> = {},
  ) {
    super(message);
  }
}

/** Turns each failed request into a Problem, so that nothing else needs to know about HTTP. */
export const problemInterceptor: HttpInterceptorFn = (request, next) =>
  next(request).pipe(
    catchError((error: unknown) =>
      error instanceof HttpErrorResponse
        ? from(toProblem(error)).pipe(switchMap((problem) => throwError(() => problem)))
        : throwError(() => error),
    ),
  );

async function toProblem(response: HttpErrorResponse): Promise<Problem> {
  if (response.status === 0) {
    return new Problem(
      $localize`The server cannot be reached. Check your connection and try again.`,
    );
  }
  const body = await readBody(response.error);
  const fallback =
    response.status >= 500
      ? $localize`The server could not do this. Try again in a moment.`
      : $localize`This did not work. Reload the page and try again.`;
  const message = body.detail ?? body.title ?? fallback;
  return new Problem(message, response.status, body.errors ?? {}, body);
}

/** The body is an object, a Blob if a file was expected, or HTML if a proxy responded. */
async function readBody(body: unknown): Promise<Partial<ProblemBody>> {
  if (body instanceof Blob) {
    return body.type.endsWith('json') ? JSON.parse(await body.text()) : {};
  }
  return typeof body === 'object' && body !== null ? body : {};
}
