import { Component, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { EmptyState } from '../ui/empty-state';
import { LoadState } from './resource-signals';

/**
 * Shows the projected content when it has loaded; until then a placeholder, or the error. Content
 * with the attribute `empty` is shown when there are no rows.
 */
@Component({
  selector: 'app-async-content',
  imports: [EmptyState, MatButtonModule],
  templateUrl: './async-content.html',
  styleUrl: './async-content.scss',
})
export class AsyncContent {
  readonly from = input.required<LoadState>();
  /** The noun for the content: “items”. */
  readonly noun = input.required<string>();
  /** The search text, if the rows can be searched. */
  readonly search = input('');
  /** The number of placeholder rows while the content loads. */
  readonly expected = input(5);
}
