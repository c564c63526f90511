import { Component, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { EmptyState } from '../ui/empty-state';
import { LoadState } from './resource-signals';

/**
 * What is projected, once it is loaded, or why it is not to be seen: it loads, or it could not be
 * loaded. Where there are no rows, what is projected with the attribute `empty` says so.
 */
@Component({
  selector: 'app-async-content',
  imports: [EmptyState, MatButtonModule],
  templateUrl: './async-content.html',
  styleUrl: './async-content.scss',
})
export class AsyncContent {
  readonly from = input.required<LoadState>();
  /** What it is, as people call it: “items”. */
  readonly noun = input.required<string>();
  /** What is sought, where the rows can be searched. */
  readonly search = input('');
  /** For how many rows there is room while they load. */
  readonly expected = input(5);
}
