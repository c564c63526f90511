import { Injectable, effect, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Subject, filter } from 'rxjs';

import { Session } from '../auth/session';
import { PageVisibility } from './poll';

/** What has changed on the server. `kind` is that of a notification. */
export interface LiveEvent {
  /** `missed`: events may have been lost, so anything may have changed. */
  readonly type: 'job' | 'notification' | 'missed';
  readonly id?: string;
  readonly kind?: string;
}

const URL = '/api/v1/events';

/** Milliseconds before a stream that ended is opened again; each page waits for a part of it. */
const PAUSE = 3000;

/**
 * The stream of server-sent events, while a user is logged in and sees the page. Not `EventSource`,
 * which cannot send the access token: only in a cookie, or in the URL, which is logged.
 */
@Injectable({ providedIn: 'root' })
export class LiveUpdates {
  private readonly visibility = inject(PageVisibility);
  private readonly subject = new Subject<LiveEvent>();
  private readonly open = signal(false);
  private hasBeenOpen = false;

  /** Whether events arrive, so that nothing needs to be polled for. */
  readonly isOpen = this.open.asReadonly();

  /** The events of these types. */
  of(...types: LiveEvent['type'][]) {
    return this.subject.pipe(filter(({ type }) => type === 'missed' || types.includes(type)));
  }

  /** Follows the events until the calling component is destroyed. */
  follow(): void {
    const session = inject(Session);
    effect((onCleanup) => {
      if (!session.isOpen() || !this.visibility.isVisible()) return;
      const stop = new AbortController();
      onCleanup(() => stop.abort());
      void this.run(session, stop.signal);
    });
  }

  private async run(session: Session, stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const isSupported = await this.read(session, stopped).catch(() => true);
      this.open.set(false);
      if (!isSupported) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE * (0.2 + Math.random())));
    }
  }

  /** Reads one stream to its end. Returns false if the server has no events. */
  private async read(session: Session, signal: AbortSignal): Promise<boolean> {
    const token = session.accessToken();
    const headers = { Accept: 'text/event-stream', Authorization: `Bearer ${token}` };
    const response = await fetch(URL, { signal, headers });
    if (response.status === 401) await session.renew(token);
    if (!response.ok) return true;
    if (!response.body || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
      return false;
    }
    this.open.set(true);
    if (this.hasBeenOpen) this.subject.next({ type: 'missed' });
    this.hasBeenOpen = true;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return true;
      const lines = (text + value).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('data:')) this.subject.next(JSON.parse(line.slice(5)) as LiveEvent);
      }
    }
  }
}

/** Calls `reload` after each notification about a subject of this type, such as a shared item. */
export function followSubject(subject: 'item' | 'group', reload: () => void): void {
  inject(LiveUpdates)
    .of('notification')
    .pipe(
      filter(({ kind }) => !kind || kind.startsWith(`${subject}.`)),
      takeUntilDestroyed(),
    )
    .subscribe(reload);
}
