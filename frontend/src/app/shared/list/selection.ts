import { Injector, Signal, computed, inject, signal } from '@angular/core';

import { Toasts } from '../../core/toasts';
import type { Question } from '../ui/confirm';

/** The number of requests that are sent at the same time. */
const CONCURRENCY = 4;

interface Row {
  readonly id: string;
}

/** What is done with each selected row. */
export interface BulkAction<T> {
  /** Asked before it begins. */
  readonly question?: Question;
  readonly run: (row: T) => Promise<unknown>;
  /** “2 items are deleted.”, from the number of rows for which it succeeded. */
  readonly done: (count: number) => string;
  /** Undoes it for these rows. The message that says `done` then offers it. */
  readonly undo?: (rows: readonly T[]) => void;
}

/** Runs the action for each row, a few at the same time. */
export async function forEachRow<T>(
  rows: readonly T[],
  run: (row: T) => Promise<unknown>,
): Promise<void> {
  const waiting = rows.values();
  const runNext = async () => {
    for (const row of waiting) await run(row);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, runNext));
}

/** The rows on the shown page that the user has selected. Create it where `inject()` is allowed. */
export class Selection<T extends Row> {
  private readonly injector = inject(Injector);
  private readonly toasts = inject(Toasts);
  private readonly ids = signal<ReadonlySet<string>>(new Set());

  /** Rows that are no longer shown are no longer selected. */
  readonly rows = computed(() => this.shown()?.filter(({ id }) => this.ids().has(id)) ?? []);
  readonly areAll = computed(() => this.rows().length === this.shown()?.length);
  /** While an action runs: for how many rows it has ended, and for how many it runs. */
  readonly progress = signal<{ readonly ended: number; readonly total: number } | undefined>(
    undefined,
  );
  /** The rows for which the last action failed, and why. */
  readonly failures = signal<readonly { readonly name: string; readonly reason: string }[]>([]);

  constructor(
    private readonly shown: Signal<readonly T[] | undefined>,
    readonly nameOf: (row: T) => string,
  ) {}

  has({ id }: T): boolean {
    return this.ids().has(id);
  }

  select({ id }: T, isSelected: boolean): void {
    const others = [...this.ids()].filter((other) => other !== id);
    this.ids.set(new Set(isSelected ? [...others, id] : others));
  }

  selectAll(areSelected: boolean): void {
    this.ids.set(new Set(areSelected ? this.shown()?.map(({ id }) => id) : []));
  }

  /** Runs the action for each selected row. Rows for which it fails stay selected. */
  async run({ question, run, done, undo }: BulkAction<T>): Promise<void> {
    const rows = this.rows();
    if (question && !(await this.ask(question))) return;
    const failures: { name: string; reason: string }[] = [];
    const succeeded: T[] = [];
    this.failures.set([]);
    this.progress.set({ ended: 0, total: rows.length });
    await forEachRow(rows, async (row) => {
      try {
        await run(row);
        succeeded.push(row);
        this.select(row, false);
      } catch (error) {
        failures.push({ name: this.nameOf(row), reason: reasonOf(error) });
      }
      this.progress.update((now) => now && { ...now, ended: now.ended + 1 });
    });
    this.progress.set(undefined);
    this.failures.set(failures);
    if (succeeded.length) this.report(done(succeeded.length), undo && (() => undo(succeeded)));
  }

  private report(text: string, undo?: () => void): void {
    if (undo) this.toasts.showAction(text, { label: $localize`Undo`, run: undo });
    else this.toasts.show(text);
  }

  private async ask(question: Question): Promise<boolean> {
    const { Confirm } = await import('../ui/confirm');
    return this.injector.get(Confirm).ask(question);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : $localize`It failed for an unknown reason.`;
}
