import { Component, computed, input } from '@angular/core';

import type { JobCounts } from '../api/types.gen';
import { STATES, State } from '../jobs/job-state';
import { count } from '../shared/format/numbers';

const PERCENT = new Intl.NumberFormat(undefined, { style: 'percent' });

/** How many jobs are in which state: a bar for the eye, and its legend for everyone. */
@Component({
  selector: 'app-jobs-chart',
  template: `
    <div class="top">
      <h3>Jobs by state</h3>
      <p class="small">
        <strong>{{ count(total()) }}</strong> {{ total() === 1 ? 'job' : 'jobs' }}
      </p>
    </div>
    <div class="bar" aria-hidden="true">
      @for (part of parts(); track part.state) {
        @if (part.count) {
          <div [class]="part.state" [style.flex-grow]="part.count" [title]="part.label"></div>
        }
      }
    </div>
    <dl>
      @for (part of parts(); track part.state) {
        <div class="entry">
          <dt><span class="key" [class]="part.state"></span>{{ part.label }}</dt>
          <dd>
            {{ count(part.count) }} <span class="small share">{{ part.share }}</span>
          </dd>
        </div>
      }
    </dl>
  `,
  styleUrls: ['./chart.scss', './jobs-chart.scss'],
})
export class JobsChart {
  readonly jobs = input.required<JobCounts>();

  protected readonly count = count;
  protected readonly total = computed(() =>
    Object.values(this.jobs()).reduce((sum, count) => sum + count, 0),
  );
  protected readonly parts = computed(() =>
    (Object.keys(STATES) as State[]).map((state) => ({
      state,
      label: STATES[state].label,
      count: this.jobs()[state],
      share: PERCENT.format(this.jobs()[state] / (this.total() || 1)),
    })),
  );
}
