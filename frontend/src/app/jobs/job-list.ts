import { Component, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import type { Job } from '../api/types.gen';
import { BlankSlate } from '../shared/blank-slate';
import { JobRow } from './job-row';

/** Jobs, or why there are none to see. What is projected stands below an empty list. */
@Component({
  selector: 'app-job-list',
  imports: [BlankSlate, JobRow, MatButtonModule],
  templateUrl: './job-list.html',
  styleUrl: './job-list.scss',
})
export class JobList {
  /** Undefined while they load. */
  readonly jobs = input.required<readonly Job[] | undefined>();
  readonly error = input<Error>();
  /** For how many jobs the list keeps room while they load. */
  readonly expected = input(5);

  readonly retry = output();
}
