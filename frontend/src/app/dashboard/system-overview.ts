import { Component, computed, input } from '@angular/core';

import { getSystemStatisticsResource } from '../api/resources.gen';
import { poll } from '../core/poll';
import { Loaded } from '../shared/list/loaded';
import { recordOf } from '../shared/list/resource-state';
import { AreaChart } from './area-chart';
import { JobsChart } from './jobs-chart';
import { QueueTable } from './queue-table';

const INTERVAL = 10_000;
const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** What is everyone's: for superusers. */
@Component({
  selector: 'app-system-overview',
  imports: [AreaChart, JobsChart, Loaded, QueueTable],
  template: `
    <h2>System</h2>
    <app-loaded class="panel waiting" [from]="record" noun="numbers" [expected]="3">
      @if (numbers(); as numbers) {
        <div class="charts">
          <app-area-chart class="panel" heading="Users" [points]="growth()" />
          <app-jobs-chart class="panel" [jobs]="numbers.jobs" />
          <app-queue-table class="panel" [queues]="numbers.queues" />
        </div>
      }
    </app-loaded>
  `,
  styleUrl: './system-overview.scss',
})
export class SystemOverview {
  /** The numbers are asked for again when this changes. */
  readonly follow = input<unknown>();

  protected readonly record = recordOf(
    getSystemStatisticsResource(() => {
      this.follow();
      return {};
    }),
  );
  protected readonly numbers = this.record.value;
  protected readonly growth = computed(() =>
    (this.numbers()?.users.growth ?? []).map(({ day, total }) => ({
      label: DAY.format(Date.parse(day)),
      value: total,
    })),
  );

  constructor() {
    poll(() => true, this.record.reload, INTERVAL);
  }
}
