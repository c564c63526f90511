import { Component, computed, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import type { Job } from '../api/types.gen';
import { Session } from '../auth/session';
import { Icon } from '../shared/ui/icon';
import { isActive } from './follow-jobs';
import { JobsService } from './jobs-service';

/** The button for what the user can do with a job: download its file, cancel it or try it again. */
@Component({
  selector: 'app-job-actions',
  imports: [Icon, MatButtonModule],
  template: `
    @if (mayDownload()) {
      <button matButton="tonal" type="button" (click)="jobs.download(job())">
        <app-icon name="download" matButtonIcon /> <ng-container i18n>Download</ng-container>
      </button>
    } @else if (isActive()) {
      <button matButton="outlined" type="button" (click)="cancel()">
        <app-icon name="stop" matButtonIcon /> <ng-container i18n>Cancel</ng-container>
      </button>
    } @else if (mayRetry()) {
      <button matButton="outlined" type="button" (click)="retry()">
        <app-icon name="retry" matButtonIcon /> <ng-container i18n>Try again</ng-container>
      </button>
    }
  `,
})
export class JobActions {
  protected readonly jobs = inject(JobsService);

  readonly job = input.required<Job>();

  /** Emits after a request to cancel or retry the job. */
  readonly changed = output();

  private readonly user = inject(Session).user;

  protected readonly isActive = computed(() => isActive(this.job()));
  protected readonly mayDownload = computed(() => {
    const { owner_id, result_name, state } = this.job();
    const isReadable = owner_id === null || owner_id === this.user()?.id;
    return state === 'succeeded' && result_name !== null && isReadable;
  });
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
