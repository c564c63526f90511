import { Component, input } from '@angular/core';

import type { Job } from '../api/types.gen';
import { Loaded } from '../shared/list/loaded';
import { Rows } from '../shared/list/resource-state';
import { EmptyState } from '../shared/ui/empty-state';
import { JobRow } from './job-row';

/** Jobs, or why there are none to see. */
@Component({
  selector: 'app-job-list',
  imports: [EmptyState, JobRow, Loaded],
  template: `
    <app-loaded [from]="jobs()" noun="jobs">
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
    </app-loaded>
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
