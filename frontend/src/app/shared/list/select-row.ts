import { Component, computed, input } from '@angular/core';

import { Selection } from './selection';

interface Row {
  readonly id: string;
}

/** The checkbox of a row; without a row, that of the header, which selects the whole page. */
@Component({
  selector: 'app-select-row',
  template: `
    <label>
      <span class="visually-hidden">{{ label() }}</span>
      <input
        #box
        type="checkbox"
        [checked]="isSelected()"
        [indeterminate]="isPartly()"
        (change)="select(box.checked)"
      />
    </label>
  `,
  styles: `
    label {
      display: grid;
      width: 32px;
      height: 32px;
      cursor: pointer;
      place-items: center;
    }
    input {
      width: 18px;
      height: 18px;
      margin: 0;
      accent-color: var(--mat-sys-primary);
      cursor: inherit;
    }
  `,
})
export class SelectRow<T extends Row> {
  readonly selection = input.required<Selection<T>>();
  readonly row = input<T>();

  protected readonly label = computed(() => {
    const row = this.row();
    return row
      ? $localize`Select ${this.selection().nameOf(row)}:name:`
      : $localize`Select all on this page`;
  });
  protected readonly isSelected = computed(() => {
    const row = this.row();
    const selection = this.selection();
    return row ? selection.has(row) : selection.rows().length > 0 && selection.areAll();
  });
  protected readonly isPartly = computed(
    () => !this.row() && this.selection().rows().length > 0 && !this.selection().areAll(),
  );

  protected select(isSelected: boolean): void {
    const row = this.row();
    if (row) this.selection().select(row, isSelected);
    else this.selection().selectAll(isSelected);
  }
}
