import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';

import { NewVersion } from './core/new-version';
import { Session } from './core/session';
import { Theme } from './core/theme';
import { NoticeBar } from './layout/notice-bar';

@Component({
  selector: 'app-root',
  imports: [NoticeBar, RouterOutlet],
  template: `
    <router-outlet />
    <app-notice-bar />
  `,
})
export class App {
  constructor() {
    inject(NewVersion).follow();
    inject(Session).follow();
    inject(Theme).follow();
  }
}
