import { Component, input, output } from '@angular/core';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { Params } from '@angular/router';

/** A field that filters a list by a parameter of the URL that is a day. */
@Component({
  selector: 'app-day-filter',
  imports: [MatFormFieldModule, MatInputModule],
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>{{ label() }}</mat-label>
      <input
        #day
        matInput
        type="date"
        min="2000-01-01"
        [value]="chosen() ?? ''"
        (change)="change(day)"
        (blur)="change(day)"
      />
    </mat-form-field>
  `,
  styles: `
    :host {
      flex: 1 1 148px;
      width: 148px;
    }
    mat-form-field {
      width: 100%;
    }
    /* Chromium cuts off what is below the line of a date. */
    input::-webkit-datetime-edit {
      padding-block: 2px;
    }
    input {
      margin-block: -2px;
    }
  `,
})
export class DayFilter {
  readonly label = input.required<string>();
  readonly param = input.required<string>();
  readonly chosen = input<string>();
  /** Emits the parameter, or null to remove it. */
  readonly changed = output<Params>();

  /**
   * Ignores a day that is not typed completely. Who deletes it part by part causes no `change` at
   * the last one, so this is called at `blur` too.
   */
  protected change({ validity, value }: HTMLInputElement): void {
    const isChanged = value !== (this.chosen() ?? '');
    if (validity.valid && isChanged) this.changed.emit({ [this.param()]: value || null });
  }
}
