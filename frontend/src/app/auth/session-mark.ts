import { Injectable } from '@angular/core';
import { Observable, filter, fromEvent, map } from 'rxjs';

const KEY = 'session';

/**
 * Whether this browser has a session. The mark is not a secret: the refresh token is in a cookie
 * that no script can read. Without the mark, each visit without a session would send a request.
 */
@Injectable({ providedIn: 'root' })
export class SessionMark {
  /** Emits when another tab logs in (true) or out (false): only the other tabs get the event. */
  readonly changedElsewhere: Observable<boolean> = fromEvent<StorageEvent>(window, 'storage').pipe(
    filter(({ key }) => key === KEY || key === null), // null: the storage was cleared
    map(({ newValue }) => newValue !== null),
  );

  isSet(): boolean {
    return localStorage.getItem(KEY) !== null;
  }

  set(): void {
    // Use another value each time: setting the same value sends no event to the other tabs.
    localStorage.setItem(KEY, crypto.getRandomValues(new Uint32Array(1)).join());
  }

  remove(): void {
    localStorage.removeItem(KEY);
  }
}
