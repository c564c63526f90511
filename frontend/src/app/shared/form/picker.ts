import {
  Component,
  ElementRef,
  afterRenderEffect,
  computed,
  input,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { FormValueControl, ValidationError } from '@angular/forms/signals';
import { MatAutocomplete, MatAutocompleteModule } from '@angular/material/autocomplete';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput, MatInputModule } from '@angular/material/input';

import { searchResource } from '../loading/search-resource';

export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** A field to choose a record, which the server finds by the typed text. Its value is the id. */
@Component({
  selector: 'app-picker',
  imports: [MatAutocompleteModule, MatFormFieldModule, MatInputModule],
  templateUrl: './picker.html',
  styles: `
    mat-form-field {
      width: 100%;
    }
  `,
})
export class Picker implements FormValueControl<string> {
  readonly label = input.required<string>();
  /** The plural noun for the records: “groups”. */
  readonly noun = input.required<string>();
  readonly find = input.required<(text: string) => Promise<readonly Choice[]>>();
  readonly hint = input<string>();
  /** The record whose id is the initial value. */
  readonly current = input<Choice | null>();
  /** The label of the empty value, if it can be chosen. */
  readonly none = input<string>();

  readonly value = model('');
  readonly disabled = input(false);
  readonly touched = input(false);
  readonly errors = input<readonly ValidationError.WithOptionalFieldTree[]>([]);
  readonly touch = output();

  private readonly control = viewChild.required(MatInput);
  private readonly panel = viewChild.required(MatAutocomplete);
  private readonly text = viewChild.required<ElementRef<HTMLInputElement>>('text');

  /** The typed text; undefined before the first focus. */
  protected readonly query = signal<string | undefined>(undefined);
  private readonly picked = signal<Choice | undefined>(undefined);
  private isEmptied = false;
  private readonly found = searchResource(this.query, (text) => this.find()(text));

  protected readonly choices = computed(() => {
    const empty = { id: '', name: this.none() ?? '' };
    const matchesQuery = empty.name.toLowerCase().includes((this.query() ?? '').toLowerCase());
    const found = this.found.hasValue() ? this.found.value() : [];
    return this.none() && matchesQuery ? [empty, ...found] : found;
  });
  /** The message below the choices. Screen readers announce it. */
  protected readonly state = computed(() => {
    if (this.found.error()) return $localize`The ${this.noun()}:noun: could not be loaded.`;
    if (this.found.isLoading()) return $localize`Loading the ${this.noun()}:noun:…`;
    return this.choices().length ? '' : $localize`Nothing found`;
  });
  protected readonly shown = computed(() => {
    const id = this.value();
    if (!id) return this.none() ?? '';
    return [this.picked(), this.current()].find((choice) => choice?.id === id)?.name ?? '';
  });
  protected readonly errorState = {
    isErrorState: () => this.touched() && this.errors().length > 0,
  };

  protected readonly nameOf = (choice?: Choice): string => choice?.name ?? '';

  constructor() {
    afterRenderEffect(() => {
      this.errorState.isErrorState();
      this.control().updateErrorState();
    });
  }

  focus(): void {
    this.text().nativeElement.focus();
  }

  /** Selects the text, so that typing replaces it, and loads all choices. */
  protected startSearch(): void {
    this.text().nativeElement.select();
    this.query.set('');
    if (this.found.error()) this.found.reload();
  }

  protected search(text: string): void {
    this.isEmptied = !text;
    this.query.set(text);
  }

  protected choose(choice: Choice): void {
    this.isEmptied = false;
    this.picked.set(choice);
    this.value.set(choice.id);
  }

  /** While the choices load, Enter must not submit the form with the previous value. */
  protected preventSubmitIfOpen(event: Event): void {
    if (this.panel().isOpen) event.preventDefault();
  }

  /** Discards text that was not chosen. If the user has emptied the field, clears the value. */
  protected finishSearch(): void {
    if (this.isEmptied) this.value.set('');
    this.isEmptied = false;
    this.text().nativeElement.value = this.shown();
  }
}
