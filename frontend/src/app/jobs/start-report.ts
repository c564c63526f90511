import { Component, computed, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatMenuModule } from '@angular/material/menu';

import { Session } from '../core/session';
import { Icon } from '../shared/icon';
import { JobsService } from './jobs-service';
import { Task, taskName, tasksOf } from './tasks';

/** The button that starts the first of the tasks that one may start, and a menu of the others. */
@Component({
  selector: 'app-start-report',
  imports: [Icon, MatButtonModule, MatMenuModule],
  template: `
    @if (offered()[0]; as first) {
      <button
        matButton="filled"
        type="button"
        disabledInteractive
        [disabled]="jobs.isStarting()"
        (click)="start(first)"
      >
        <app-icon matButtonIcon name="add" /> New {{ nameOf(first).toLowerCase() }}
      </button>
    }
    @if (offered().length > 1) {
      <button matButton type="button" [matMenuTriggerFor]="others">Other jobs</button>
      <mat-menu #others>
        @for (task of offered().slice(1); track task) {
          <button mat-menu-item type="button" (click)="start(task)">{{ nameOf(task) }}</button>
        }
      </mat-menu>
    }
  `,
})
export class StartReport {
  private readonly session = inject(Session);
  protected readonly jobs = inject(JobsService);

  /** By default, all that one may start. */
  readonly tasks = input<Task[]>();
  readonly started = output();

  protected readonly offered = computed(() => this.tasks() ?? tasksOf(this.session.user()));
  protected readonly nameOf = taskName;

  protected async start(task: Task): Promise<void> {
    await this.jobs.start(task);
    this.started.emit();
  }
}
