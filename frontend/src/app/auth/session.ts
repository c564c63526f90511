import { Injectable, computed, inject, linkedSignal, signal } from '@angular/core';
import { Router } from '@angular/router';

import { getMeResource } from '../api/resources.gen';
import { loginAccessToken, logout, refreshAccessToken } from '../api/sdk.gen';
import type { User } from '../api/types.gen';
import { Problem } from '../core/problem';
import { SessionMark } from './session-mark';

/** Milliseconds between two attempts to go on with a session while the server is away. */
const PAUSE = 2000;

/**
 * Who is logged in. The access token is in memory alone; what goes on with a session after a
 * reload, or when the token has expired, is a cookie that no script can read.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly mark = inject(SessionMark);
  private readonly router = inject(Router);
  private readonly token = signal<string | null>(null);
  private readonly reason = signal('');
  private readonly me = getMeResource(() => (this.isOpen() ? {} : undefined));
  private renewal?: Promise<void>;

  readonly accessToken = this.token.asReadonly();
  readonly isOpen = computed(() => this.token() !== null);

  /** Why the session ended, if it was not here that somebody logged out; else empty. */
  readonly whyEnded = this.reason.asReadonly();

  /** What the server answered last, also while it is asked again and when it does not answer. */
  private readonly lastUser = linkedSignal<User | undefined, User | undefined>({
    source: () => (this.me.hasValue() ? this.me.value() : undefined),
    computation: (user, previous) => user ?? previous?.value,
  });

  /** Undefined until the server has answered. */
  readonly user = this.lastUser.asReadonly();

  /** Why there is no user, where the server could not tell. */
  readonly userError = computed(() => (this.user() ? undefined : this.me.error()));

  /** Shows what has changed in the profile. */
  reloadUser(): void {
    this.me.reload();
  }

  /** Follows what other tabs do, as long as the application runs. */
  follow(): void {
    this.mark.changedElsewhere.subscribe((isOpen) => {
      if (!isOpen) this.end('You have logged out in another tab.');
      this.rerunGuards();
    });
  }

  /** Rejects with a Problem. */
  async open(username: string, password: string): Promise<void> {
    const { data } = await loginAccessToken({ body: { username, password } });
    this.accept(data.access_token);
    this.mark.set();
  }

  /** Rejects with a Problem: a session that the server still has is not closed. */
  async close(): Promise<void> {
    await logout();
    this.discard();
  }

  /** After the server has ended it, as it does with a deleted account's. */
  discard(): void {
    this.end('');
    this.mark.remove();
  }

  /** Whether there is a session, as far as one knows without asking the server. */
  mayBeOpen(): boolean {
    return this.isOpen() || this.mark.isSet();
  }

  /** Goes on with a session from before a reload; whether there is one. */
  async resume(): Promise<boolean> {
    while (!this.isOpen() && this.mark.isSet()) {
      await this.renew(null).catch(() => new Promise((resolve) => setTimeout(resolve, PAUSE)));
    }
    return this.isOpen();
  }

  /**
   * Another access token for the one that was refused, or null when the session has ended. Rejects
   * when the server cannot tell. Asks once for all requests that were refused together.
   */
  async renew(refused: string | null): Promise<string | null> {
    if (this.token() === refused) {
      this.renewal ??= inTurn(() => this.refresh()).finally(() => (this.renewal = undefined));
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
      // Before that, a guard waits for the answer and leads away itself.
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

  /** They lead away from where one may no longer be. */
  private rerunGuards(): void {
    void this.router.navigateByUrl(this.router.url, { onSameUrlNavigation: 'reload' });
  }
}

/** One tab after the other, so that each has the cookie that the one before was given. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  // Without HTTPS, a browser has locks for localhost only. The server forgives tabs that meet.
  const locks = navigator.locks as LockManager | undefined;
  return locks ? locks.request('session', work) : work();
}
