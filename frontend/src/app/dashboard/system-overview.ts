import { Component, computed, input } from '@angular/core';

import { getSystemStatisticsResource } from '../api/resources.gen';
import { poll } from '../core/poll';
import { AsyncContent } from '../shared/loading/async-content';
import { recordOf } from '../shared/loading/resource-signals';
import { Chart } from './chart';
import { QueueTable } from './queue-table';
import { jobsByState, usersByDay } from './series';

const INTERVAL = 10_000;

/** Statistics of all users and jobs, for superusers. */
@Component({
  selector: 'app-system-overview',
  imports: [AsyncContent, Chart, QueueTable],
  template: `
    <h2>System</h2>
    <app-async-content class="panel waiting" [from]="record" noun="numbers" [expected]="3">
      @if (numbers(); as numbers) {
        <div class="charts">
          @for (series of charts(); track series.heading) {
            <app-chart class="panel" [series]="series" />
          }
          <app-queue-table class="panel" [queues]="numbers.queues" />
        </div>
      }
    </app-async-content>
  `,
  styleUrl: './system-overview.scss',
})
export class SystemOverview {
  /** The numbers are loaded again when this changes. */
  readonly follow = input<unknown>();

  protected readonly record = recordOf(
    getSystemStatisticsResource(() => {
      this.follow();
      return {};
    }),
  );
  protected readonly numbers = this.record.value;
  protected readonly charts = computed(() => {
    const numbers = this.numbers();
    return numbers && [usersByDay(numbers.users.growth), jobsByState(numbers.jobs)];
  });

  constructor() {
    poll(() => true, this.record.reload, INTERVAL);
  }
}
