import { computed, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';

import type { Job } from '../api/types.gen';
import { poll } from '../core/poll';
import { Rows } from '../shared/loading/resource-signals';
import { JobsService } from './jobs-service';

export function isActive(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/** Reloads the jobs when one is started, and while one of them is queued or running. */
export function followJobs(jobs: Rows<Job>): void {
  inject(JobsService).started.pipe(takeUntilDestroyed()).subscribe(jobs.reload);
  poll(
    computed(() => jobs.rows()?.some(isActive) ?? false),
    jobs.reload,
  );
}
