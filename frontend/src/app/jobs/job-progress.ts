import { Component, computed, input } from '@angular/core';
import { MatProgressBarModule } from '@angular/material/progress-bar';

import type { Job } from '../api/types.gen';
import { fileSize } from '../shared/format/numbers';
import { isActive } from './follow-jobs';
import { taskName } from './tasks';

/** What a job does now, or how it ended; with a progress bar until then. */
@Component({
  selector: 'app-job-progress',
  imports: [MatProgressBarModule],
  template: `
    <p [class.counting]="isActive()" [class.error]="job().state === 'failed'">{{ text() }}</p>
    @if (isActive()) {
      <mat-progress-bar
        [mode]="job().state === 'queued' ? 'query' : 'determinate'"
        [value]="job().progress"
        [attr.aria-label]="label()"
      />
    }
  `,
  styles: `
    p {
      color: var(--app-muted);
      font-size: 0.875rem;
      overflow-wrap: anywhere;
    }
    .counting {
      font-variant-numeric: tabular-nums;
    }
    .error {
      color: var(--app-bad);
    }
    mat-progress-bar {
      margin-top: 8px;
    }
  `,
})
export class JobProgress {
  readonly job = input.required<Job>();

  protected readonly isActive = computed(() => isActive(this.job()));
  protected readonly label = computed(
    () => $localize`Progress of the ${taskName(this.job().task)}:task:`,
  );
  protected readonly text = computed(() => describe(this.job()));
}

function describe(job: Job): string {
  if (job.state === 'failed') return job.error ?? $localize`Failed without a message`;
  if (job.state === 'running') return `${job.progress} % · ${job.message || $localize`Working`}`;
  if (job.state === 'queued') return job.message || $localize`Waiting for a worker`;
  if (job.state === 'cancelled') return $localize`Cancelled before it finished`;
  if (job.result_name === null) return job.message;
  return job.result_size === null
    ? job.result_name
    : `${job.result_name} · ${fileSize(job.result_size)}`;
}
