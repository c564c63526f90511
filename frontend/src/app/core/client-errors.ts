import { DOCUMENT, ErrorHandler, Injectable, inject } from '@angular/core';

import type { ClientError } from '../api/types.gen';
import { Problem } from './problem';
import { Toasts } from './toasts';

const PATH = '/api/v1/client-errors/';
/** Reports of one page load. */
const MAX_REPORTS = 5;
/** Milliseconds. A template with an error fails at each change detection, and a toast causes one. */
const PAUSE = 5000;
const TEXT = $localize`Something went wrong. If the page does not respond, reload it.`;

/** Shows an error that nothing else handles, and reports it to the API. */
@Injectable({ providedIn: 'root' })
export class ClientErrors implements ErrorHandler {
  private readonly document = inject(DOCUMENT);
  private readonly toasts = inject(Toasts);
  private readonly reported = new Set<string>();
  private shownAt = -PAUSE;

  handleError(error: unknown): void {
    if (isNotice(error)) return;
    this.report(error);
    if (performance.now() - this.shownAt < PAUSE) return;
    this.shownAt = performance.now();
    if (error instanceof Problem) this.toasts.showError(error);
    else
      this.toasts.showError(new Error(TEXT), {
        label: $localize`Reload`,
        run: () => location.reload(),
      });
  }

  /** Reports each error once. The server knows the errors of its own responses. */
  report(error: unknown): void {
    console.error(error);
    const message = String(error).slice(0, 1000) || 'Unknown error';
    if (error instanceof Problem || this.reported.has(message)) return;
    if (this.reported.size === MAX_REPORTS) return;
    this.reported.add(message);
    this.send({
      message,
      stack: error instanceof Error ? error.stack?.slice(0, 5000) : undefined,
      path: location.pathname.slice(0, 500),
      version: this.version(),
    });
  }

  /** Without HttpClient, whose interceptors send the access token and may fail themselves. */
  private send(body: ClientError): void {
    const headers = { 'Content-Type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(body), keepalive: true };
    fetch(PATH, request).catch(() => undefined); // a failed report is not an error of the page
  }

  /** The main script, whose name has a hash of the build. */
  private version(): string | undefined {
    const script = this.document.querySelector('script[src^="main"]');
    return script?.getAttribute('src')?.slice(0, 100);
  }
}

/** The browser's own notices, such as those of ResizeObserver, come without an error. */
function isNotice(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof ErrorEvent;
}
