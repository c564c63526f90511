import { Injectable } from '@angular/core';
import { Observable, filter, fromEvent, map } from 'rxjs';

const KEY = 'session';

/**
 * Whether this browser has a session. It is no secret: the cookie that goes on with the session is
 * one that no script can read, and without this mark each visitor would ask the server in vain.
 */
@Injectable({ providedIn: 'root' })
export class SessionMark {
  /** Another tab has logged in (true) or out (false): a browser tells all tabs but the one. */
  readonly changedElsewhere: Observable<boolean> = fromEvent<StorageEvent>(window, 'storage').pipe(
    filter(({ key }) => key === KEY || key === null), // null: all was cleared
    map(({ newValue }) => newValue !== null),
  );

  isSet(): boolean {
    return localStorage.getItem(KEY) !== null;
  }

  set(): void {
    // Another value each time, since the same one would tell the other tabs nothing.
    localStorage.setItem(KEY, crypto.getRandomValues(new Uint32Array(1)).join());
  }

  remove(): void {
    localStorage.removeItem(KEY);
  }
}
