import { Component, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { EmptyState } from '../ui/empty-state';
import { Rows } from './rows';

/**
 * What is projected, once its rows are there, or why it is not to be seen: they load, or they could
 * not be loaded. Where there are none, what is projected with the attribute `empty` says so.
 */
@Component({
  selector: 'app-loaded',
  imports: [EmptyState, MatButtonModule],
  templateUrl: './loaded.html',
  styleUrl: './loaded.scss',
})
export class Loaded {
  readonly from = input.required<Rows<unknown>>();
  /** What it is, as people call it: “items”. */
  readonly noun = input.required<string>();
  /** What is sought, where the rows can be searched. */
  readonly search = input('');
  /** For how many rows there is room while they load. */
  readonly expected = input(5);
}
