import {
  DOCUMENT,
  Component,
  ElementRef,
  afterRenderEffect,
  inject,
  viewChild,
} from '@angular/core';

import { Connection } from '../core/connection';
import { NewVersion } from '../core/new-version';
import { Notice, NoticeAction, Notices } from '../core/notices';
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
  private readonly document = inject(DOCUMENT);
  private readonly action = viewChild<ElementRef<HTMLElement>>('action');

  protected readonly connection = inject(Connection);
  protected readonly newVersion = inject(NewVersion);
  protected readonly notices = inject(Notices);

  constructor() {
    // What had the focus may be gone, as the row of a deleted item is.
    afterRenderEffect(() => this.action()?.nativeElement.focus());
  }

  protected take(notice: Notice, action: NoticeAction): void {
    action.run();
    this.close(notice);
  }

  /** The focus goes back to the page. */
  protected close(notice: Notice): void {
    this.notices.close(notice.id);
    this.document.getElementById('content')?.focus();
  }

  protected reload(): void {
    location.reload();
  }
}
