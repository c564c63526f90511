import { httpResource } from '@angular/common/http';
import { Injectable, computed, inject, linkedSignal, signal } from '@angular/core';
import { Router } from '@angular/router';

import { loginAccessToken, logout, refreshAccessToken } from '../api/sdk.gen';
import type { Me } from '../api/types.gen';
import { Problem } from '../core/problem';
import { SessionMark } from './session-mark';

/** Milliseconds between two attempts to resume a session while the server is unavailable. */
const PAUSE = 2000;

/**
 * The session of the logged-in user. The access token is in memory only. After a reload, or when it
 * has expired, the refresh token gets another one: it is in a cookie that no script can read.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly mark = inject(SessionMark);
  private readonly router = inject(Router);
  private readonly token = signal<string | null>(null);
  private readonly reason = signal('');
  // Not by api/resources.gen.ts, which is loaded later.
  private readonly me = httpResource<Me>(() => (this.isOpen() ? '/api/v1/users/me' : undefined));
  private renewal?: Promise<void>;

  readonly accessToken = this.token.asReadonly();
  readonly isOpen = computed(() => this.token() !== null);

  /** Why the session ended, or empty: it is open, or the user logged out in this tab. */
  readonly whyEnded = this.reason.asReadonly();

  /** The user that the server returned last, also during a reload and after an error. */
  private readonly lastUser = linkedSignal<Me | undefined, Me | undefined>({
    source: () => (this.me.hasValue() ? this.me.value() : undefined),
    computation: (user, previous) => user ?? previous?.value,
  });

  /** Undefined until the server has answered. */
  readonly user = this.lastUser.asReadonly();

  /** Why the user could not be loaded; undefined while an earlier response is available. */
  readonly userError = computed(() => (this.user() ? undefined : this.me.error()));

  /** Loads the user again after a change. */
  reloadUser(): void {
    this.me.reload();
  }

  /** Follows logins and logouts in other tabs, as long as the application runs. */
  follow(): void {
    this.mark.changedElsewhere.subscribe((isOpen) => {
      if (!isOpen) this.end($localize`You have logged out in another tab.`);
      this.rerunGuards();
    });
  }

  /** Rejects with a Problem. */
  async open(username: string, password: string): Promise<void> {
    const { data } = await loginAccessToken({ body: { username, password } });
    this.begin(data.access_token);
  }

  /** Opens the session of this access token, such as that of a login with a provider. */
  begin(accessToken: string): void {
    this.accept(accessToken);
    this.mark.set();
  }

  /** Rejects with a Problem if the request fails. The session then stays open. */
  async close(): Promise<void> {
    await logout();
    this.discard();
  }

  /** Discards a session that the server has ended, such as that of a deleted account. */
  discard(): void {
    this.end('');
    this.mark.remove();
  }

  /** Whether there may be a session, without a request to the server. */
  mayBeOpen(): boolean {
    return this.isOpen() || this.mark.isSet();
  }

  /** Resumes the session after a reload, and returns whether there is one. */
  async resume(): Promise<boolean> {
    while (!this.isOpen() && this.mark.isSet()) {
      await this.renew(null).catch(() => new Promise((resolve) => setTimeout(resolve, PAUSE)));
    }
    return this.isOpen();
  }

  /**
   * Returns another access token for the refused one, or null when the session has ended. Rejects
   * when the refresh fails otherwise. Requests that were refused together share one refresh.
   */
  async renew(refused: string | null): Promise<string | null> {
    if (this.token() === refused) {
      this.renewal ??= runInOneTab(() => this.refresh()).finally(() => (this.renewal = undefined));
      await this.renewal;
    }
    return this.token();
  }

  private async refresh(): Promise<void> {
    try {
      const { data } = await refreshAccessToken();
      this.accept(data.access_token);
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) throw error;
      const wasOpen = this.isOpen();
      this.mark.remove();
      this.end(error.message);
      // If it was not open, a guard is waiting for this refresh and redirects itself.
      if (wasOpen) this.rerunGuards();
    }
  }

  private accept(token: string): void {
    this.token.set(token);
    this.reason.set('');
  }

  private end(reason: string): void {
    this.token.set(null);
    this.lastUser.set(undefined);
    this.reason.set(reason);
  }

  /** Redirects from a page that is no longer allowed. */
  private rerunGuards(): void {
    void this.router.navigateByUrl(this.router.url, { onSameUrlNavigation: 'reload' });
  }
}

/** Runs `work` in one tab at a time, so that each tab sends the cookie that the last one got. */
function runInOneTab<T>(work: () => Promise<T>): Promise<T> {
  // Without HTTPS, browsers have locks on localhost only. The server accepts a spent token for a
  // few seconds, for tabs that refresh at the same time.
  const locks = navigator.locks as LockManager | undefined;
  return locks ? locks.request('session', work) : work();
}
