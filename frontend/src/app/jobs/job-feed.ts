import { HttpResourceRef } from '@angular/common/http';
import { Signal, computed } from '@angular/core';

import { listJobsResource } from '../api/@angular/common.gen';
import type { Job, JobPage } from '../api/types.gen';
import { poll } from '../core/poll';
import { lastValue } from '../shared/last-value';

export interface JobFeed {
  /** Undefined until the first answer; afterwards the last one, whatever happens. */
  readonly page: Signal<JobPage | undefined>;
  readonly error: Signal<Error | undefined>;
  readonly reload: () => void;
}

export function isActive(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/** A page of jobs that follows their progress for as long as one of them is under way. */
export function jobFeed(query: () => { limit: number; offset?: number }): JobFeed {
  const jobs: HttpResourceRef<JobPage | undefined> = listJobsResource(() => ({ query: query() }));
  const page = lastValue(jobs);
  const reload = () => void jobs.reload();
  poll(
    computed(() => page()?.data.some(isActive) ?? false),
    reload,
  );
  return { page, error: jobs.error, reload };
}
