import { Component, computed, inject } from '@angular/core';
import { MatProgressBarModule } from '@angular/material/progress-bar';

import { listJobsResource } from '../api/resources.gen';
import { About } from '../core/about';
import { Clock } from '../core/clock';
import { followJobs, isActive } from '../jobs/follow-jobs';
import { JobActions } from '../jobs/job-actions';
import { JobProgress } from '../jobs/job-progress';
import { JobState } from '../jobs/job-state';
import { StartReport } from '../jobs/start-report';
import type { Task } from '../jobs/tasks';
import { exactTime } from '../shared/format/relative-time';
import { rowsOf } from '../shared/loading/resource-signals';

const TASK = 'reports.personal_data' satisfies Task;
const DAY = 86_400_000; // milliseconds

/** Starts the export of what is stored about the user, shows its progress, and downloads it. */
@Component({
  selector: 'app-data-export',
  imports: [JobActions, JobProgress, JobState, MatProgressBarModule, StartReport],
  template: `
    @if (jobs.error(); as error) {
      <p class="error" role="alert">{{ error.message }}</p>
    } @else if (!jobs.isReady()) {
      <mat-progress-bar
        mode="indeterminate"
        aria-label="Loading your latest export"
        i18n-aria-label
      />
    }
    @if (job(); as job) {
      <app-job-state [state]="job.state" />
      <app-job-progress [job]="job" />
      @if (expiresAt(); as time) {
        <p class="muted" i18n>You can download it until {{ time }}.</p>
      }
    }
    @if (jobs.isReady()) {
      <div class="buttons">
        @if (isDownloadable() && job(); as job) {
          <app-job-actions [job]="job" />
        }
        @if (!isActive()) {
          <app-start-report [tasks]="tasks" [quiet]="isDownloadable()" />
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      justify-items: start;
    }
    app-job-progress {
      width: 100%;
    }
    .muted {
      color: var(--app-muted);
      font-size: 0.8125rem;
    }
    .error {
      color: var(--app-bad);
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    app-job-progress ~ .buttons:not(:empty) {
      margin-top: 8px;
    }
  `,
})
export class DataExport {
  private readonly about = inject(About);
  private readonly clock = inject(Clock);

  protected readonly jobs = rowsOf(listJobsResource(() => ({ query: { task: TASK, limit: 1 } })));
  protected readonly tasks: Task[] = [TASK];

  private readonly newest = computed(() => this.jobs.rows()?.[0]);
  private readonly expiry = computed(() => {
    const [job, days] = [this.newest(), this.about.dataExportDays()];
    if (job?.state !== 'succeeded' || !job.finished_at || !days) return undefined;
    return Date.parse(job.finished_at) + days * DAY;
  });
  /** The newest export, unless its file has expired. */
  protected readonly job = computed(() => {
    const [job, expiry] = [this.newest(), this.expiry()];
    const isGone = job?.state === 'succeeded' && job.result_name === null;
    return isGone || (expiry && expiry < this.clock.now()) ? undefined : job;
  });
  protected readonly isActive = computed(() => {
    const job = this.job();
    return job !== undefined && isActive(job);
  });
  protected readonly isDownloadable = computed(() => this.job()?.state === 'succeeded');
  protected readonly expiresAt = computed(() => {
    const expiry = this.job() && this.expiry();
    return expiry && exactTime(expiry);
  });

  constructor() {
    followJobs(this.jobs);
  }
}
