import { Component, computed, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';

import type { Job } from '../api/types.gen';
import { Session } from '../auth/session';
import { fileSize } from '../shared/format/numbers';
import { RelativeTime } from '../shared/format/relative-time';
import { Icon } from '../shared/ui/icon';
import { isActive } from './follow-jobs';
import { JobState } from './job-state';
import { JobsService } from './jobs-service';
import { taskName } from './tasks';

/** A job in a list: its name, progress, state and actions. */
@Component({
  selector: 'app-job-row',
  imports: [Icon, JobState, MatButtonModule, MatProgressBarModule, RelativeTime, RouterLink],
  templateUrl: './job-row.html',
  styleUrl: './job-row.scss',
})
export class JobRow {
  protected readonly jobs = inject(JobsService);

  readonly job = input.required<Job>();

  /** Emits after a request to cancel or retry the job. */
  readonly changed = output();

  private readonly user = inject(Session).user;

  protected readonly isMine = computed(() => this.job().owner_id === this.user()?.id);
  protected readonly isActive = computed(() => isActive(this.job()));
  protected readonly name = computed(() => taskName(this.job().task));
  protected readonly detail = computed(() => detail(this.job()));
  protected readonly mayDownload = computed(
    () => this.job().result_name !== null && (this.isMine() || this.job().owner_id === null),
  );
  protected readonly mayRetry = computed(() => ['failed', 'cancelled'].includes(this.job().state));

  protected async cancel(): Promise<void> {
    await this.jobs.cancel(this.job());
    this.changed.emit();
  }

  protected async retry(): Promise<void> {
    await this.jobs.retry(this.job());
    this.changed.emit();
  }
}

function detail(job: Job): string {
  if (job.state === 'failed') return job.error ?? 'Failed without a message';
  if (job.state === 'running') return `${job.progress} % · ${job.message || 'Working'}`;
  if (job.state === 'queued') return job.message || 'Waiting for a worker';
  if (job.state === 'cancelled') return 'Cancelled before it finished';
  if (job.result_name === null) return job.message;
  return job.result_size === null
    ? job.result_name
    : `${job.result_name} · ${fileSize(job.result_size)}`;
}
