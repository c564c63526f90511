import { DestroyRef, Injectable, Injector, inject } from '@angular/core';

/** The button of a toast. */
export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly text: string;
  readonly isError: boolean;
  readonly action?: ToastAction;
}

/** Short messages over the page. A toast with an error or an action stays until it is closed. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly injector = inject(Injector);
  /** The last toast is shown. Those below it stay, and are shown again after it is closed. */
  private stack: readonly Toast[] = [];

  constructor() {
    inject(DestroyRef).onDestroy(() => (this.stack = []));
  }

  show(text: string): void {
    this.add({ text, isError: false });
  }

  showError(error: unknown, action?: ToastAction): void {
    const text = error instanceof Error ? error.message : $localize`Something went wrong.`;
    if (!text) return; // the user has cancelled it
    this.add({ text, isError: true, action });
  }

  /** Runs `action` and returns whether it succeeded. If it fails, a toast shows the error. */
  async attempt(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      this.showError(error);
      return false;
    }
  }

  /** Replaces a toast that has another action. */
  showAction(text: string, action: ToastAction): void {
    this.add({ text, isError: false, action });
  }

  /** Adds a toast, and removes one with the same text: repeats would only hide the page. */
  private add(toast: Toast): void {
    const stays = ({ text, isError, action }: Toast) =>
      text !== toast.text && (isError || (action && !toast.action));
    this.stack = [...this.stack.filter(stays), toast];
    // An error that its own toast caused would be shown by another toast.
    this.open(toast, true).catch((error: unknown) => console.error(error));
  }

  /** The component is not part of the initial bundle: `App` preloads it after the first page. */
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
