import {
  DOCUMENT,
  Component,
  ElementRef,
  Injector,
  ViewEncapsulation,
  inject,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import {
  MAT_SNACK_BAR_DATA,
  MatSnackBar,
  MatSnackBarModule,
  MatSnackBarRef,
} from '@angular/material/snack-bar';

import { Toast, ToastAction } from '../core/toasts';
import { Icon } from '../shared/ui/icon';

/** Milliseconds. */
const DURATION = 6000;

@Component({
  selector: 'app-toast',
  imports: [Icon, MatButtonModule, MatSnackBarModule],
  encapsulation: ViewEncapsulation.None, // MatSnackBar creates the bar around it
  template: `
    <app-icon [name]="toast.isError ? 'failed' : 'check'" />
    <span matSnackBarLabel>{{ toast.text }}</span>
    <span matSnackBarActions>
      @if (toast.action; as action) {
        <button #action matButton matSnackBarAction (click)="runAction(action)">
          {{ action.label }}
        </button>
      }
      <button matIconButton aria-label="Close this message" i18n-aria-label (click)="close()">
        <app-icon name="close" />
      </button>
    </span>
  `,
  styleUrl: './toast.scss',
})
class ToastBar {
  private readonly document = inject(DOCUMENT);
  private readonly bar = inject<MatSnackBarRef<ToastBar>>(MatSnackBarRef);
  private readonly action = viewChild('action', { read: ElementRef });

  protected readonly toast = inject<Toast>(MAT_SNACK_BAR_DATA);

  /** The element that had the focus may be gone, such as the row of a deleted item. */
  focusAction(): void {
    this.action()?.nativeElement.focus();
  }

  protected runAction(action: ToastAction): void {
    action.run();
    this.close();
  }

  /** Closes the toast and returns the focus to the page. */
  protected close(): void {
    this.bar.dismiss();
    this.document.getElementById('content')?.focus();
  }
}

/** Shows a toast in place of the previous one. The result emits when it is dismissed. */
export function openToast(injector: Injector, toast: Toast, takesFocus: boolean) {
  const bar = injector.get(MatSnackBar).openFromComponent(ToastBar, {
    data: toast,
    politeness: toast.isError ? 'assertive' : 'polite',
    duration: toast.isError || toast.action ? 0 : DURATION,
    panelClass: toast.isError ? 'error-toast' : [],
  });
  if (takesFocus && !toast.isError) bar.afterOpened().subscribe(() => bar.instance.focusAction());
  return bar.afterDismissed();
}
