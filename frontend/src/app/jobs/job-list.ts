import { Component, input } from '@angular/core';

import type { Job } from '../api/types.gen';
import { AsyncContent } from '../shared/loading/async-content';
import { Rows } from '../shared/loading/resource-signals';
import { EmptyState } from '../shared/ui/empty-state';
import { JobRow } from './job-row';

/** A list of jobs, or its loading, empty or error state. */
@Component({
  selector: 'app-job-list',
  imports: [AsyncContent, EmptyState, JobRow],
  template: `
    <app-async-content [from]="jobs()" noun="jobs">
      <ul>
        @for (job of jobs().rows(); track job.id) {
          <li><app-job-row [job]="job" (changed)="jobs().reload()" /></li>
        }
      </ul>
      <app-empty-state
        empty
        icon="empty"
        [heading]="state() ? 'No ' + state() + ' jobs' : 'No jobs yet'"
        text="Start a report to see its progress and download its file here."
      />
    </app-async-content>
  `,
  styles: `
    :host {
      display: block;
    }
    li + li {
      border-top: 1px solid var(--app-hairline);
    }
  `,
})
export class JobList {
  readonly jobs = input.required<Rows<Job>>();
  /** The state that the jobs are filtered by. */
  readonly state = input<Job['state']>();
}
