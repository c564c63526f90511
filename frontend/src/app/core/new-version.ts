import { DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { NavigationError } from '@angular/router';
import { fromEvent } from 'rxjs';

import { poll } from './poll';
import { Toasts } from './toasts';

const INTERVAL = 5 * 60_000;

/** Whether the server has newer pages than those that run here: their files have other names. */
@Injectable({ providedIn: 'root' })
export class NewVersion {
  private readonly document = inject(DOCUMENT);
  private readonly found = signal(false);

  readonly isAvailable = this.found.asReadonly();

  /** Looks now and then, and whenever somebody comes back to the tab. */
  follow(): void {
    poll(
      () => !this.found(),
      () => void this.look(),
      INTERVAL,
    );
    fromEvent(this.document, 'visibilitychange').subscribe(() => {
      if (!this.document.hidden && !this.found()) void this.look();
    });
  }

  async look(): Promise<boolean> {
    try {
      const answer = await fetch('/', { cache: 'no-store' });
      if (answer.ok) this.found.set(this.isAnother(await answer.text()));
    } catch {
      // The server is away: another look follows.
    }
    return this.found();
  }

  private isAnother(page: string): boolean {
    const files = this.document.querySelectorAll('script[src], link[rel=stylesheet]');
    return [...files].some(
      (file) => !page.includes(file.getAttribute('src') ?? file.getAttribute('href') ?? ''),
    );
  }
}

/** A page whose files are gone, since there is a newer version, is loaded with all of that. */
export async function onNavigationError({ url }: NavigationError): Promise<void> {
  const toasts = inject(Toasts);
  if (await inject(NewVersion).look()) location.assign(url);
  else toasts.showError(new Error('This page could not be loaded. Try again in a moment.'));
}
