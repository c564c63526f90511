import {
  HttpErrorResponse,
  HttpEvent,
  HttpEventType,
  HttpInterceptorFn,
} from '@angular/common/http';
import { Injectable, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { fromEvent, map, merge, tap } from 'rxjs';

import { healthLive } from '../api/sdk.gen';
import { poll } from './poll';

/** The status of no response (0), and of a proxy that gets no response from the API. */
const LOST = [0, 502, 504];
/** Milliseconds between two attempts to reach the server again. */
const PAUSE = 3000;

/** Whether the server can be reached, from the browser's state and the outcome of requests. */
@Injectable({ providedIn: 'root' })
export class Connection {
  private readonly isAnswering = signal(true);
  private readonly isOnline = toSignal(
    merge(fromEvent(window, 'online'), fromEvent(window, 'offline')).pipe(
      map(() => navigator.onLine),
    ),
    { initialValue: navigator.onLine },
  );

  /** The message to show while there is no connection. */
  readonly trouble = computed(() => {
    if (!this.isOnline()) return $localize`You are offline. This may be out of date.`;
    return this.isAnswering() ? undefined : $localize`The server does not answer. Trying again…`;
  });

  constructor() {
    poll(
      () => !this.isAnswering() && this.isOnline(),
      () => void healthLive().catch(() => undefined), // the interceptor reports the outcome
      PAUSE,
    );
  }

  report(isAnswer: boolean): void {
    this.isAnswering.set(isAnswer);
  }
}

/** Reports after each request whether the server can be reached. */
export const connectionInterceptor: HttpInterceptorFn = (request, next) => {
  const connection = inject(Connection);
  return next(request).pipe(
    tap({
      next: ({ type }: HttpEvent<unknown>) => {
        if (type === HttpEventType.Response) connection.report(true);
      },
      error: (error: unknown) =>
        connection.report(!(error instanceof HttpErrorResponse && LOST.includes(error.status))),
    }),
  );
};
