import { Component, computed, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { Session } from '../auth/session';
import { Icon } from '../shared/ui/icon';
import { JobsService } from './jobs-service';
import { Task, taskAction, tasksOf } from './tasks';

/** A button for each task that the user may start. */
@Component({
  selector: 'app-start-report',
  imports: [Icon, MatButtonModule],
  template: `
    @for (task of offered(); track task) {
      <button
        [matButton]="$first && !quiet() ? 'filled' : 'outlined'"
        type="button"
        disabledInteractive
        [disabled]="jobs.isStarting()"
        (click)="start(task)"
      >
        <app-icon matButtonIcon name="add" /> {{ actionOf(task) }}
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
})
export class StartReport {
  private readonly session = inject(Session);
  protected readonly jobs = inject(JobsService);

  /** By default, all tasks that the user may start. */
  readonly tasks = input<Task[]>();
  /** Whether something else is more important, so that no button is filled. */
  readonly quiet = input(false);
  readonly started = output();

  protected readonly offered = computed(() => this.tasks() ?? tasksOf(this.session.user()));
  protected readonly actionOf = taskAction;

  protected async start(task: Task): Promise<void> {
    await this.jobs.start(task);
    this.started.emit();
  }
}
