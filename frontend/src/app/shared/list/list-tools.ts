import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDividerModule } from '@angular/material/divider';
import { MatMenuModule } from '@angular/material/menu';

import { StoredChoice } from '../../core/stored-choice';
import { Toasts } from '../../core/toasts';
import { count } from '../format/numbers';
import { Page } from '../loading/resource-signals';
import { Icon } from '../ui/icon';
import { MenuLandmark } from '../ui/menu-landmark';
import { Columns } from './columns';
import { List, ListQuery } from './paged-list';

/** Reads a page of a list with its present filters: `(query) => listItems({ query })`. */
export type ReadPage<T> = (query: ListQuery) => Promise<{ readonly data: Page<T> }>;

/** The menu of a list, with its columns and the export of its rows. */
@Component({
  selector: 'app-list-tools',
  imports: [Icon, MatButtonModule, MatDividerModule, MatMenuModule, MenuLandmark],
  template: `
    @if (exported() !== undefined) {
      <span i18n role="status">{{ count(exported() ?? 0) }} rows read</span>
    }
    <button
      matIconButton
      type="button"
      aria-label="Columns and export"
      i18n-aria-label
      [matMenuTriggerFor]="menu"
      appMenuLandmark
    >
      <app-icon name="columns" />
    </button>
    <mat-menu #menu xPosition="before" aria-label="Columns and export" i18n-aria-label>
      <ng-template matMenuContent>
        <div role="group" aria-label="Columns" i18n-aria-label>
          @for (column of optional(); track column.name) {
            <button
              mat-menu-item
              role="menuitemcheckbox"
              [attr.aria-checked]="column.choice.value() === 'shown'"
              (click)="$event.stopPropagation(); toggle(column.choice)"
            >
              <app-icon
                matMenuItemIcon
                [name]="column.choice.value() === 'shown' ? 'checked' : 'unchecked'"
              />
              {{ column.heading }}
            </button>
          }
        </div>
        <mat-divider />
        <button mat-menu-item [disabled]="exported() !== undefined" (click)="export()">
          <app-icon matMenuItemIcon name="download" /> <span i18n>Export as CSV</span>
        </button>
      </ng-template>
    </mat-menu>
  `,
  styles: `
    :host {
      display: flex;
      gap: 8px;
      align-items: center;
    }
    span {
      color: var(--app-muted);
      font-size: 0.875rem;
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }
  `,
})
export class ListTools<T> {
  private readonly toasts = inject(Toasts);

  readonly list = input.required<List<T>>();
  readonly columns = input.required<Columns<T>>();
  readonly read = input.required<ReadPage<T>>();
  /** The plural noun for the rows, and the name of the file. */
  readonly noun = input.required<string>();

  protected readonly count = count;
  /** The number of rows that are read, while a file is made. */
  protected readonly exported = signal<number | undefined>(undefined);
  protected readonly optional = computed(() => this.columns().offered().slice(1));

  protected toggle({ value, choose }: StoredChoice<'shown' | 'hidden'>): void {
    choose(value() === 'shown' ? 'hidden' : 'shown');
  }

  protected async export(): Promise<void> {
    const query = this.list().query();
    const read = this.read();
    this.exported.set(0);
    await this.toasts.attempt(async () => {
      const { MOST_ROWS, saveAsCsv } = await import('./csv');
      const rows = await saveAsCsv(
        this.noun(),
        this.columns().shown(),
        async (limit, offset) => (await read({ ...query, limit, offset })).data,
        (rows) => this.exported.set(rows),
      );
      this.toasts.show(
        rows < MOST_ROWS
          ? $localize`${count(rows)}:count: ${this.noun()}:noun: are exported.`
          : $localize`The first ${count(rows)}:count: ${this.noun()}:noun: are exported.`,
      );
    });
    this.exported.set(undefined);
  }
}
