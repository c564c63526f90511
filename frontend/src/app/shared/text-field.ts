import { Component, input } from '@angular/core';
import { FieldTree, FormField } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';

/** A field for text, with what is wrong with it below: by the form's rules or by the server's. */
@Component({
  selector: 'app-text-field',
  imports: [FormField, MatFormFieldModule, MatInputModule],
  template: `
    <mat-form-field appearance="outline" hideRequiredMarker>
      <mat-label>{{ label() }}</mat-label>
      @if (rows()) {
        <textarea matInput [rows]="rows()" [formField]="field()"></textarea>
      } @else {
        <input
          matInput
          [type]="type()"
          [attr.autocomplete]="autocomplete()"
          [formField]="field()"
        />
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
  `,
})
export class TextField {
  readonly label = input.required<string>();
  readonly field = input.required<FieldTree<string>>();
  readonly type = input<'text' | 'email' | 'password'>('text');
  readonly autocomplete = input('off');
  readonly hint = input<string>();
  /** How many lines there is room for; without it, there is one. */
  readonly rows = input<number>();
}
