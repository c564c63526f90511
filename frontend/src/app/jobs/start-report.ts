import { Component, inject, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { Session } from '../core/session';
import { Icon } from '../shared/icon';
import { JobsService } from './jobs-service';

/** The button that starts a users report, wherever it is needed; superusers may. */
@Component({
  selector: 'app-start-report',
  imports: [Icon, MatButtonModule],
  template: `
    @if (session.user()?.is_superuser) {
      <button
        matButton="filled"
        type="button"
        disabledInteractive
        [disabled]="jobs.isStarting()"
        (click)="startReport()"
      >
        <app-icon matButtonIcon name="add" /> New users report
      </button>
    }
  `,
})
export class StartReport {
  protected readonly jobs = inject(JobsService);
  protected readonly session = inject(Session);

  readonly started = output();

  protected async startReport(): Promise<void> {
    await this.jobs.start('reports.users');
    this.started.emit();
  }
}
