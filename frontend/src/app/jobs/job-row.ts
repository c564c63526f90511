import { Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';

import type { Job } from '../api/types.gen';
import { Session } from '../auth/session';
import { RelativeTime } from '../shared/format/relative-time';
import { Icon } from '../shared/ui/icon';
import { JobActions } from './job-actions';
import { JobProgress } from './job-progress';
import { JobState } from './job-state';
import { taskName } from './tasks';

/** A job in a list: its name, progress, state and actions. */
@Component({
  selector: 'app-job-row',
  imports: [Icon, JobActions, JobProgress, JobState, RelativeTime, RouterLink],
  templateUrl: './job-row.html',
  styleUrl: './job-row.scss',
})
export class JobRow {
  readonly job = input.required<Job>();

  /** Emits after a request to cancel or retry the job. */
  readonly changed = output();

  private readonly user = inject(Session).user;

  protected readonly isMine = computed(() => this.job().owner_id === this.user()?.id);
  protected readonly name = computed(() => taskName(this.job().task));
}
