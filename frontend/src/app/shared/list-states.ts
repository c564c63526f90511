import { Component, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { BlankSlate } from './blank-slate';
import { Rows } from './list';

/**
 * The rows of a list that are projected, or why there are none to see: they load, they could not
 * be loaded, or there are none. What is projected with the attribute `empty` says the last.
 */
@Component({
  selector: 'app-list-states',
  imports: [BlankSlate, MatButtonModule],
  templateUrl: './list-states.html',
  styleUrl: './list-states.scss',
})
export class ListStates {
  readonly list = input.required<Rows<unknown>>();
  /** What is listed, as people call it: “items”. */
  readonly noun = input.required<string>();
  /** What is sought, where the list can be searched. */
  readonly search = input('');
  /** For how many rows there is room while they load. */
  readonly expected = input(5);
}
