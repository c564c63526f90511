import { Component, inject } from '@angular/core';

import { Connection } from '../core/connection';
import { NewVersion } from '../core/new-version';
import { Icon } from '../shared/ui/icon';

/** Notices for all pages. The live region always exists, because screen readers need it. */
@Component({
  selector: 'app-banner',
  imports: [Icon],
  host: { role: 'status' },
  template: `
    @if (connection.trouble(); as trouble) {
      <div class="notice error"><app-icon name="offline" /> {{ trouble }}</div>
    }
    @if (newVersion.isAvailable()) {
      <div class="notice">
        <app-icon name="update" />
        <span i18n>There is a new version of these pages.</span>
        <button i18n type="button" (click)="reload()">Reload</button>
      </div>
    }
  `,
  styleUrl: './banner.scss',
})
export class Banner {
  protected readonly connection = inject(Connection);
  protected readonly newVersion = inject(NewVersion);

  protected reload(): void {
    location.reload();
  }
}
