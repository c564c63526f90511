import { Component, inject } from '@angular/core';

import { Notices } from '../core/notices';
import { Icon } from '../shared/icon';

/** Shows the notices. Its live region is always there, as screen readers need it. */
@Component({
  selector: 'app-notice-bar',
  imports: [Icon],
  host: { role: 'status' },
  template: `
    @for (notice of notices.all(); track notice.id) {
      <div class="notice" [class.error]="notice.isError">
        <app-icon [name]="notice.isError ? 'failed' : 'check'" />
        <span>{{ notice.text }}</span>
        <button type="button" aria-label="Close this message" (click)="notices.close(notice.id)">
          <app-icon name="close" />
        </button>
      </div>
    }
  `,
  styleUrl: './notice-bar.scss',
})
export class NoticeBar {
  protected readonly notices = inject(Notices);
}
