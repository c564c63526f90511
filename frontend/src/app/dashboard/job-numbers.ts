import { Component, computed, input } from '@angular/core';

import type { JobPage } from '../api/types.gen';
import { isActive } from '../jobs/job-feed';
import { Icon } from '../shared/icon';
import { IconName } from '../shared/icons';

interface JobNumber {
  readonly label: string;
  readonly icon: IconName;
  readonly tone: 'calm' | 'busy' | 'good' | 'bad';
  readonly count: number | undefined;
}

/** How many jobs there are, and how the latest of them stand. */
@Component({
  selector: 'app-job-numbers',
  imports: [Icon],
  template: `
    <dl>
      @for (number of numbers(); track number.label) {
        <div class="panel">
          <dt>{{ number.label }}</dt>
          <dd>
            {{ number.count ?? '–' }}
            <app-icon [name]="number.icon" [class]="number.tone" />
          </dd>
        </div>
      }
    </dl>
  `,
  styleUrl: './job-numbers.scss',
})
export class JobNumbers {
  readonly page = input.required<JobPage | undefined>();

  protected readonly numbers = computed<JobNumber[]>(() => {
    const { data, total = 0 } = this.page() ?? {};
    const which = data && data.length < total ? ` of the last ${data.length}` : '';
    const count = (state: string) => data?.filter((job) => job.state === state).length;
    return [
      { label: 'All jobs', icon: 'jobs', tone: 'calm', count: data && total },
      {
        label: `Under way${which}`,
        icon: 'running',
        tone: 'busy',
        count: data?.filter(isActive).length,
      },
      { label: `Succeeded${which}`, icon: 'succeeded', tone: 'good', count: count('succeeded') },
      { label: `Failed${which}`, icon: 'failed', tone: 'bad', count: count('failed') },
    ];
  });
}
