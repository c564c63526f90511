import { Component, computed, input, signal } from '@angular/core';

import { getSystemStatisticsResource } from '../api/resources.gen';
import { poll } from '../core/poll';
import { ToggleGroup } from '../shared/form/toggle-group';
import { AsyncContent } from '../shared/loading/async-content';
import { recordOf } from '../shared/loading/resource-signals';
import { Chart } from './chart';
import { QueueTable } from './queue-table';
import { jobsByState, usersByDay } from './series';

const INTERVAL = 10_000;
const PERIODS = ([7, 30, 90] as const).map((value) => ({
  value,
  text: $localize`${value}:count: days`,
}));

/** Statistics of all users and jobs, for superusers. */
@Component({
  selector: 'app-system-overview',
  imports: [AsyncContent, Chart, QueueTable, ToggleGroup],
  template: `
    <div class="title">
      <h2 i18n>System</h2>
      <app-toggle-group label="Period" i18n-label [options]="periods" [(value)]="days" />
    </div>
    <app-async-content
      class="panel waiting"
      [from]="record"
      noun="numbers"
      i18n-noun
      [expected]="3"
    >
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

  protected readonly periods = PERIODS;
  protected readonly days = signal<(typeof PERIODS)[number]['value']>(30);
  protected readonly record = recordOf(
    getSystemStatisticsResource(() => {
      this.follow();
      return { query: { days: this.days() } };
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
