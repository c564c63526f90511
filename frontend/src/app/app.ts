import { Component, afterNextRender, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';

import { Session } from './auth/session';
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
    afterNextRender(() => setTimeout(preloadToasts, PRELOAD_DELAY));
  }
}

/** Loads the toast while the network works: later, it may have to show a network error. */
function preloadToasts(): void {
  import('./layout/toast').catch(() => undefined); // the first toast tries again
}
