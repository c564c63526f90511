import { Component, computed, input } from '@angular/core';

import type { Job } from '../api/types.gen';
import { AsyncContent } from '../shared/loading/async-content';
import { Rows } from '../shared/loading/resource-signals';
import { EmptyState } from '../shared/ui/empty-state';
import { JobRow } from './job-row';

type State = Job['state'];

/** What is shown instead of an empty list of the jobs in a state. */
const NONE: Readonly<Record<State, string>> = {
  queued: $localize`No queued jobs`,
  running: $localize`No running jobs`,
  succeeded: $localize`No succeeded jobs`,
  failed: $localize`No failed jobs`,
  cancelled: $localize`No cancelled jobs`,
};

/** A list of jobs, or its loading, empty or error state. */
@Component({
  selector: 'app-job-list',
  imports: [AsyncContent, EmptyState, JobRow],
  template: `
    <app-async-content [from]="jobs()" noun="jobs" i18n-noun>
      <ul>
        @for (job of jobs().rows(); track job.id) {
          <li><app-job-row [job]="job" (changed)="jobs().reload()" /></li>
        }
      </ul>
      <app-empty-state
        empty
        icon="empty"
        [heading]="none()"
        text="Start a report to see its progress and download its file here."
        i18n-text
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
    @media (width >= 640px) {
      /* All rows have the same columns, which are as wide as their texts. */
      ul {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto auto auto;
      }
      li {
        display: grid;
        grid-column: 1 / -1;
        grid-template-columns: subgrid;
      }
    }
  `,
})
export class JobList {
  readonly jobs = input.required<Rows<Job>>();
  /** The state that the jobs are filtered by. */
  readonly state = input<State>();

  protected readonly none = computed(() => {
    const state = this.state();
    return state ? NONE[state] : $localize`No jobs yet`;
  });
}
