import { Component, afterNextRender, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';

import { Session } from './auth/session';
import { NewVersion } from './core/new-version';
import { Theme } from './core/theme';
import { Banner } from './layout/banner';

/** Milliseconds until what is not needed at first is loaded. */
const LATER = 2000;

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
    afterNextRender(() => setTimeout(preloadToasts, LATER));
  }
}

/** Without it, an error of the network could not be shown. The first toast loads it, where this fails. */
function preloadToasts(): void {
  import('./layout/toast').catch(() => undefined);
}
