import { Injectable, signal } from '@angular/core';

const KEY = 'access-token';

/** Where the access token lives: for as long as the tab is open, so that a reload stays logged in. */
@Injectable({ providedIn: 'root' })
export class AccessToken {
  private readonly current = signal(sessionStorage.getItem(KEY));

  readonly value = this.current.asReadonly();

  set(token: string): void {
    sessionStorage.setItem(KEY, token);
    this.current.set(token);
  }

  clear(): void {
    sessionStorage.removeItem(KEY);
    this.current.set(null);
  }
}
