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

/** No answer, or that of a proxy which has none from the API. */
const LOST = [0, 502, 504];
/** Milliseconds between two attempts to reach the server again. */
const PAUSE = 3000;

/** Whether the server can be reached: by what the browser says, and by how requests go. */
@Injectable({ providedIn: 'root' })
export class Connection {
  private readonly answers = signal(true);
  private readonly isOnline = toSignal(
    merge(fromEvent(window, 'online'), fromEvent(window, 'offline')).pipe(
      map(() => navigator.onLine),
    ),
    { initialValue: navigator.onLine },
  );

  /** What is wrong, in words, or undefined. */
  readonly trouble = computed(() => {
    if (!this.isOnline()) return 'You are offline. This may be out of date.';
    return this.answers() ? undefined : 'The server does not answer. Trying again…';
  });

  constructor() {
    poll(
      () => !this.answers() && this.isOnline(),
      () => void healthLive().catch(() => undefined), // the interceptor learns how it went
      PAUSE,
    );
  }

  report(isAnswer: boolean): void {
    this.answers.set(isAnswer);
  }
}

/** Learns from each request whether the server can be reached. */
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
