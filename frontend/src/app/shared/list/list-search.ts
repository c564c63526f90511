import { Component, DestroyRef, inject, input } from '@angular/core';

import { Icon } from '../ui/icon';
import { List } from './paged-list';

/** How long somebody types no further before the search begins, in milliseconds. */
const PAUSE = 250;

/** The field that a list is searched with. */
@Component({
  selector: 'app-list-search',
  imports: [Icon],
  template: `
    <label>
      <app-icon name="search" />
      <span class="visually-hidden">{{ label() }}</span>
      <input
        #field
        type="search"
        maxlength="100"
        [placeholder]="label()"
        [value]="list().query().q"
        (input)="search(field.value)"
      />
    </label>
  `,
  styleUrl: './list-search.scss',
})
export class ListSearch {
  private timer?: ReturnType<typeof setTimeout>;

  readonly list = input.required<List<unknown>>();
  readonly label = input.required<string>();

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected search(text: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.list().show({ q: text || null }), PAUSE);
  }
}
