import { Component, DestroyRef, inject, input } from '@angular/core';

import { Icon } from '../ui/icon';
import { SingleKey } from '../ui/single-key';
import { List } from './paged-list';

/** Milliseconds after the last keystroke before the search begins. */
const PAUSE = 250;

/** The search field of a list. */
@Component({
  selector: 'app-list-search',
  imports: [Icon, SingleKey],
  template: `
    <label>
      <app-icon name="search" />
      <span class="visually-hidden">{{ label() }}</span>
      <input
        #field
        appSingleKey="/"
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
