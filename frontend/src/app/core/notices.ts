import { Injectable, signal } from '@angular/core';

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isError: boolean;
}

const SHOWN_FOR = 6000;

/** Short messages over the page. An error stays until it is closed. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly list = signal<readonly Notice[]>([]);
  private lastId = 0;

  readonly all = this.list.asReadonly();

  tell(text: string): void {
    const id = this.add(text, false);
    setTimeout(() => this.close(id), SHOWN_FOR);
  }

  tellError(error: unknown): void {
    this.add(error instanceof Error ? error.message : 'Something went wrong.', true);
  }

  close(id: number): void {
    this.list.update((notices) => notices.filter((notice) => notice.id !== id));
  }

  private add(text: string, isError: boolean): number {
    const id = ++this.lastId;
    // The same message twice would only hide the page.
    this.list.update((notices) => [
      ...notices.filter((notice) => notice.text !== text),
      { id, text, isError },
    ]);
    return id;
  }
}
