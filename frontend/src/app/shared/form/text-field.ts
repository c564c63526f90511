import { Component, computed, input, signal } from '@angular/core';
import { FieldTree, FormField } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';

import { Icon } from '../ui/icon';

/**
 * A field for text, a number or a date, or for a password, which can be shown. Below it is the first
 * error of the form's rules or of the server.
 */
@Component({
  selector: 'app-text-field',
  imports: [FormField, Icon, MatButtonModule, MatFormFieldModule, MatInputModule],
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>{{ label() }}</mat-label>
      @if (rows()) {
        <textarea matInput [rows]="rows()" [formField]="field()"></textarea>
      } @else {
        <input
          matInput
          [type]="shownType()"
          [attr.autocomplete]="autocomplete()"
          [attr.inputmode]="inputmode()"
          [formField]="field()"
        />
      }
      @if (type() === 'password') {
        <button
          matIconButton
          matSuffix
          type="button"
          i18n-ariaLabel
          ariaLabel="Show: {{ label() }}"
          [attr.aria-pressed]="isShown()"
          (click)="isShown.set(!isShown())"
        >
          <app-icon [name]="isShown() ? 'hide' : 'show'" />
        </button>
      }
      @if (hint()) {
        <mat-hint>{{ hint() }}</mat-hint>
      }
      <mat-error>{{ field()().errors()[0]?.message }}</mat-error>
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
    input[type^='date'] {
      height: 1.5em; /* less clips letters */
    }
    [matSuffix] {
      margin-inline-end: 4px;
    }
  `,
})
export class TextField {
  readonly label = input.required<string>();
  readonly field = input.required<FieldTree<string>>();
  readonly type = input<'text' | 'email' | 'password' | 'date' | 'datetime-local'>('text');
  readonly autocomplete = input('off');
  /** The keys that a phone shows, such as `numeric`. */
  readonly inputmode = input<string>();
  readonly hint = input<string>();
  /** The number of lines of a text area; without it, the field is an input. */
  readonly rows = input<number>();

  protected readonly isShown = signal(false);
  protected readonly shownType = computed(() => (this.isShown() ? 'text' : this.type()));
}
