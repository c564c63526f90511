import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';

import { Session } from './auth/session';
import { NewVersion } from './core/new-version';
import { Theme } from './core/theme';
import { ToastList } from './layout/toast-list';

@Component({
  selector: 'app-root',
  imports: [ToastList, RouterOutlet],
  template: `
    <router-outlet />
    <app-toast-list />
  `,
})
export class App {
  constructor() {
    inject(NewVersion).follow();
    inject(Session).follow();
    inject(Theme).follow();
  }
}
