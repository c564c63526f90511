import { Component, afterNextRender, inject, isDevMode } from '@angular/core';
import { RouterOutlet } from '@angular/router';

import { Session } from './auth/session';
import { RowDensity } from './core/density';
import { LanguageChoice } from './core/language-choice';
import { NewVersion } from './core/new-version';
import { Theme } from './core/theme';
import { Banner } from './layout/banner';

/** Milliseconds before code that the first page does not need is loaded. */
const PRELOAD_DELAY = 2000;

@Component({
  selector: 'app-root',
  imports: [Banner, RouterOutlet],
  template: `
    <router-outlet />
    <app-banner />
  `,
})
export class App {
  constructor() {
    inject(NewVersion).follow();
    inject(Session).follow();
    inject(Theme).follow();
    inject(RowDensity).follow();
    inject(LanguageChoice).follow();
    afterNextRender(() => setTimeout(preload, PRELOAD_DELAY));
  }
}

function preload(): void {
  preloadToasts();
  if (!isDevMode()) registerServiceWorker();
}

/** Loads the toast while the network works: later, it may have to show a network error. */
function preloadToasts(): void {
  import('./layout/toast').catch(() => undefined); // the first toast tries again
}

/** A browser has service workers only on HTTPS and on localhost, and may refuse to store one. */
function registerServiceWorker(): void {
  navigator.serviceWorker?.register('/service-worker.js').catch(() => undefined);
}
