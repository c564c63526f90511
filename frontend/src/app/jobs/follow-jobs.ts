import { computed, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { merge } from 'rxjs';

import type { Job } from '../api/types.gen';
import { Session } from '../auth/session';
import { LiveUpdates } from '../core/live-updates';
import { poll } from '../core/poll';
import { Rows } from '../shared/loading/resource-signals';
import { JobsService } from './jobs-service';

export function isActive(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/** Milliseconds between two requests while a job is active, without live updates and with them. */
const [INTERVAL, LONG_INTERVAL] = [1000, 15_000];

/**
 * Reloads the jobs when one is started or changes, and while one of them is queued or running. There
 * are no events for the jobs of others, which a superuser sees.
 */
export function followJobs(jobs: Pick<Rows<Job>, 'rows' | 'reload'>): void {
  const [live, user] = [inject(LiveUpdates), inject(Session).user];
  const active = computed(() => jobs.rows()?.filter(isActive) ?? []);
  const mayChange = computed(() => active().length > 0);
  const hasEvents = computed(
    () => live.isOpen() && active().every(({ owner_id }) => owner_id === user()?.id),
  );
  merge(inject(JobsService).started, live.of('job'))
    .pipe(takeUntilDestroyed())
    .subscribe(jobs.reload);
  poll(mayChange, jobs.reload, () => (hasEvents() ? LONG_INTERVAL : INTERVAL));
}
