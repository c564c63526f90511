import { Injectable, signal } from '@angular/core';

/** What one can do about a toast. */
export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isError: boolean;
  readonly action?: ToastAction;
}

const SHOWN_FOR = 6000;

/** Short messages over the page. An error stays until it is closed, and so does an action. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly list = signal<readonly Toast[]>([]);
  private lastId = 0;

  readonly all = this.list.asReadonly();

  show(text: string): void {
    const id = this.add({ text, isError: false });
    setTimeout(() => this.close(id), SHOWN_FOR);
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
    this.list.update((toasts) => toasts.filter((toast) => !toast.action));
    this.add({ text, isError: false, action });
  }

  close(id: number): void {
    this.list.update((toasts) => toasts.filter((toast) => toast.id !== id));
  }

  private add(toast: Omit<Toast, 'id'>): number {
    const id = ++this.lastId;
    // The same message twice would only hide the page.
    this.list.update((toasts) => [
      ...toasts.filter(({ text }) => text !== toast.text),
      { ...toast, id },
    ]);
    return id;
  }
}
