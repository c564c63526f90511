import { Component, inject } from '@angular/core';

import { Connection } from '../core/connection';
import { NewVersion } from '../core/new-version';
import { Notices } from '../core/notices';
import { Icon } from '../shared/icon';

/** Shows the notices. Its live region is always there, as screen readers need it. */
@Component({
  selector: 'app-notice-bar',
  imports: [Icon],
  host: { role: 'status' },
  templateUrl: './notice-bar.html',
  styleUrl: './notice-bar.scss',
})
export class NoticeBar {
  protected readonly connection = inject(Connection);
  protected readonly newVersion = inject(NewVersion);
  protected readonly notices = inject(Notices);

  protected reload(): void {
    location.reload();
  }
}
