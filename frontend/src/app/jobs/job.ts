import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { getJobResource, getUserResource } from '../api/resources.gen';
import { Session } from '../auth/session';
import { Clock } from '../core/clock';
import { duration } from '../shared/format/duration';
import { RelativeTime, exactTime } from '../shared/format/relative-time';
import { AsyncContent } from '../shared/loading/async-content';
import { lastValue, recordOf } from '../shared/loading/resource-signals';
import { PageHeader } from '../shared/ui/page-header';
import { followJobs } from './follow-jobs';
import { JobActions } from './job-actions';
import { JobProgress } from './job-progress';
import { JobState } from './job-state';
import { taskName } from './tasks';

/** A job: who started it, with what, when it ran, and how it ended. */
@Component({
  selector: 'app-job',
  imports: [AsyncContent, JobActions, JobProgress, JobState, PageHeader, RelativeTime, RouterLink],
  templateUrl: './job.html',
  styleUrl: './job.scss',
})
export default class Job {
  private readonly clock = inject(Clock);
  protected readonly user = inject(Session).user;

  readonly id = input.required<string>();

  protected readonly record = recordOf(getJobResource(() => ({ path: { job_id: this.id() } })));
  protected readonly job = this.record.value;
  protected readonly name = computed(() => taskName(this.job()?.task ?? $localize`Job`));

  /** Only superusers see the jobs of others, and other users. */
  private readonly owner = lastValue(
    getUserResource(() => {
      const owner = this.job()?.owner_id;
      return owner && owner !== this.user()?.id ? { path: { user_id: owner } } : undefined;
    }),
  );
  protected readonly ownerName = computed(
    () => this.owner()?.full_name || this.owner()?.email || $localize`Another user`,
  );

  protected readonly times = computed(() => {
    const { created_at, started_at, finished_at } = this.job() ?? {};
    return [
      { label: $localize`Queued`, value: created_at },
      { label: $localize`Started`, value: started_at },
      { label: $localize`Finished`, value: finished_at },
    ].flatMap(({ label, value }) =>
      value ? { label, value, exact: exactTime(Date.parse(value)) } : [],
    );
  });
  /** The time of the last attempt, until now if it has not finished. */
  protected readonly ranFor = computed(() => {
    const { started_at, finished_at } = this.job() ?? {};
    if (!started_at) return '';
    const end = finished_at ? Date.parse(finished_at) : this.clock.now();
    const seconds = (end - Date.parse(started_at)) / 1000;
    return seconds < 1 ? $localize`Less than a second` : duration(seconds);
  });
  protected readonly parameters = computed(() =>
    Object.entries(this.job()?.parameters ?? {}).map(([name, value]) => ({
      name,
      value: JSON.stringify(value),
    })),
  );

  constructor() {
    const jobs = computed(() => {
      const job = this.job();
      return job && [job];
    });
    followJobs({ rows: jobs, reload: this.record.reload });
  }
}
