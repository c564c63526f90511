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
import { Toast, ToastAction, Toasts } from '../core/toasts';
import { Icon } from '../shared/ui/icon';

/** Shows the toasts. Its live region is always there, as screen readers need it. */
@Component({
  selector: 'app-toast-list',
  imports: [Icon],
  host: { role: 'status' },
  templateUrl: './toast-list.html',
  styleUrl: './toast-list.scss',
})
export class ToastList {
  private readonly document = inject(DOCUMENT);
  private readonly action = viewChild<ElementRef<HTMLElement>>('action');

  protected readonly connection = inject(Connection);
  protected readonly newVersion = inject(NewVersion);
  protected readonly toasts = inject(Toasts);

  constructor() {
    // What had the focus may be gone, as the row of a deleted item is.
    afterRenderEffect(() => this.action()?.nativeElement.focus());
  }

  protected take(toast: Toast, action: ToastAction): void {
    action.run();
    this.close(toast);
  }

  /** The focus goes back to the page. */
  protected close(toast: Toast): void {
    this.toasts.close(toast.id);
    this.document.getElementById('content')?.focus();
  }

  protected reload(): void {
    location.reload();
  }
}
