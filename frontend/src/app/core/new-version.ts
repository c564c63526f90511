import { Location } from '@angular/common';
import { DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { NavigationError, Router } from '@angular/router';
import { fromEvent } from 'rxjs';

import { ClientErrors } from './client-errors';
import { poll } from './poll';

/** Milliseconds. */
const INTERVAL = 5 * 60_000;

/** Whether the server has a newer version of the pages, whose files have other names. */
@Injectable({ providedIn: 'root' })
export class NewVersion {
  private readonly document = inject(DOCUMENT);
  private readonly found = signal(false);

  readonly isAvailable = this.found.asReadonly();

  /** Checks at an interval, and whenever the tab becomes visible. */
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
      if (answer.ok) this.found.set(this.isOtherVersion(await answer.text()));
    } catch {
      // The server is unavailable: the next check tries again.
    }
    return this.found();
  }

  private isOtherVersion(page: string): boolean {
    const files = this.document.querySelectorAll('script[src], link[rel=stylesheet]');
    return [...files].some(
      (file) => !page.includes(file.getAttribute('src') ?? file.getAttribute('href') ?? ''),
    );
  }
}

/**
 * Reloads the application if the files of a page are gone because there is a newer version. After
 * any other error, it shows the error page, and keeps the URL for another try.
 */
export async function onNavigationError({ url, error }: NavigationError): Promise<void> {
  const router = inject(Router);
  const address = inject(Location);
  const errors = inject(ClientErrors);
  if (await inject(NewVersion).look()) {
    location.assign(url);
    return;
  }
  errors.report(error);
  if (!address.isCurrentPathEqualTo(url)) address.go(url);
  await router.navigateByUrl('/error', { skipLocationChange: true });
}
