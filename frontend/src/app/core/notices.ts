import { Injectable, signal } from '@angular/core';

/** What one can do about a notice. */
export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isError: boolean;
  readonly action?: NoticeAction;
}

const SHOWN_FOR = 6000;

/** Short messages over the page. An error stays until it is closed, and so does an action. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly list = signal<readonly Notice[]>([]);
  private lastId = 0;

  readonly all = this.list.asReadonly();

  tell(text: string): void {
    const id = this.add({ text, isError: false });
    setTimeout(() => this.close(id), SHOWN_FOR);
  }

  tellError(error: unknown): void {
    const text = error instanceof Error ? error.message : 'Something went wrong.';
    this.add({ text, isError: true });
  }

  /** Whether it was done. If not, a notice says why. */
  async attempt(deed: () => Promise<unknown>): Promise<boolean> {
    try {
      await deed();
      return true;
    } catch (error) {
      this.tellError(error);
      return false;
    }
  }

  /** Takes the place of the last offer. */
  offer(text: string, action: NoticeAction): void {
    this.list.update((notices) => notices.filter((notice) => !notice.action));
    this.add({ text, isError: false, action });
  }

  close(id: number): void {
    this.list.update((notices) => notices.filter((notice) => notice.id !== id));
  }

  private add(notice: Omit<Notice, 'id'>): number {
    const id = ++this.lastId;
    // The same message twice would only hide the page.
    this.list.update((notices) => [
      ...notices.filter(({ text }) => text !== notice.text),
      { ...notice, id },
    ]);
    return id;
  }
}
