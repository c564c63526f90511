import { DestroyRef, Injectable, Injector, inject } from '@angular/core';

/** What one can do about a toast. */
export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly text: string;
  readonly isError: boolean;
  readonly action?: ToastAction;
}

/** Short messages over the page. An error stays until it is closed, and so does an action. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly injector = inject(Injector);
  /** The last is shown. Below it are those that stay, which are shown again afterwards. */
  private stack: readonly Toast[] = [];

  constructor() {
    inject(DestroyRef).onDestroy(() => (this.stack = []));
  }

  show(text: string): void {
    this.add({ text, isError: false });
  }

  showError(error: unknown): void {
    const text = error instanceof Error ? error.message : 'Something went wrong.';
    this.add({ text, isError: true });
  }

  /** Whether it was done. If not, a toast says why. */
  async attempt(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      this.showError(error);
      return false;
    }
  }

  /** Takes the place of the last offer. */
  showAction(text: string, action: ToastAction): void {
    this.add({ text, isError: false, action });
  }

  /** The same message twice would only hide the page. */
  private add(toast: Toast): void {
    const stays = ({ text, isError, action }: Toast) =>
      text !== toast.text && (isError || (action && !toast.action));
    this.stack = [...this.stack.filter(stays), toast];
    void this.open(toast, true);
  }

  /** What shows a toast is not part of what each visitor loads first: `App` loads it afterwards. */
  private async open(toast: Toast, isNew: boolean): Promise<void> {
    const { openToast } = await import('../layout/toast');
    if (this.stack.at(-1) !== toast) return;
    openToast(this.injector, toast, isNew).subscribe(() => {
      if (this.stack.at(-1) !== toast) return;
      this.stack = this.stack.slice(0, -1);
      const below = this.stack.at(-1);
      if (below) void this.open(below, false);
    });
  }
}
