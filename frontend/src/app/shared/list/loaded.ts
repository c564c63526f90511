import { Component, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { EmptyState } from '../ui/empty-state';
import { Loading } from './resource-state';

/**
 * What is projected, once it is loaded, or why it is not to be seen: it loads, or it could not be
 * loaded. Where there are no rows, what is projected with the attribute `empty` says so.
 */
@Component({
  selector: 'app-loaded',
  imports: [EmptyState, MatButtonModule],
  templateUrl: './loaded.html',
  styleUrl: './loaded.scss',
})
export class Loaded {
  readonly from = input.required<Loading>();
  /** What it is, as people call it: “items”. */
  readonly noun = input.required<string>();
  /** What is sought, where the rows can be searched. */
  readonly search = input('');
  /** For how many rows there is room while they load. */
  readonly expected = input(5);
}
