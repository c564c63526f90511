import { computed } from '@angular/core';

import type { Job } from '../api/types.gen';
import { poll } from '../core/poll';
import { Rows } from '../shared/loading/resource-signals';

export function isActive(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/** Reloads the jobs while one of them is queued or running. */
export function followJobs(jobs: Rows<Job>): void {
  poll(
    computed(() => jobs.rows()?.some(isActive) ?? false),
    jobs.reload,
  );
}
