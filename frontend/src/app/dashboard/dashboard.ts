import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, inject, linkedSignal } from '@angular/core';

import { getStatisticsResource, listJobsResource } from '../api/resources.gen';
import { Session } from '../auth/session';
import { followJobs } from '../jobs/follow-jobs';
import { JobList } from '../jobs/job-list';
import { StartReport } from '../jobs/start-report';
import { lastValue, rowsOf } from '../shared/loading/resource-signals';
import { PageHeader } from '../shared/ui/page-header';
import { DeveloperTools } from './developer-tools';
import { NumberTiles } from './number-tiles';
import { RecentItems } from './recent-items';
import { RecentPanel } from './recent-panel';
import { SystemOverview } from './system-overview';
import { tilesOf } from './tiles';

const LATEST = 5;

@Component({
  selector: 'app-dashboard',
  imports: [
    DeveloperTools,
    JobList,
    NgTemplateOutlet,
    NumberTiles,
    PageHeader,
    RecentItems,
    RecentPanel,
    StartReport,
    SystemOverview,
  ],
  templateUrl: './dashboard.html',
  styleUrl: './dashboard.scss',
})
export default class Dashboard {
  private readonly session = inject(Session);

  protected readonly latest = rowsOf(listJobsResource(() => ({ query: { limit: LATEST } })));
  private readonly states = computed(() =>
    this.latest
      .rows()
      ?.map(({ id, state }) => id + state)
      .join(),
  );
  /** Counts the changes of the latest jobs since they were loaded: each reloads the numbers. */
  protected readonly changes = linkedSignal<string | undefined, number>({
    source: this.states,
    computation: (_, previous) => (previous?.source === undefined ? 0 : previous.value + 1),
  });
  private readonly statistics = lastValue(
    getStatisticsResource(() => {
      this.changes();
      return {};
    }),
  );

  protected readonly tiles = computed(() => tilesOf(this.statistics()));
  protected readonly isSuperuser = computed(() => this.session.user()?.is_superuser);
  protected readonly greeting = computed(() =>
    greeting(new Date().getHours(), this.session.user()?.full_name),
  );

  constructor() {
    followJobs(this.latest);
  }
}

/** “Good morning, Ada”, from the hour of the day and the first name, if there is one. */
export function greeting(hour: number, fullName?: string): string {
  const name = fullName?.trim().split(/\s+/)[0];
  if (hour >= 5 && hour < 12) {
    return name ? $localize`Good morning, ${name}:name:` : $localize`Good morning`;
  }
  if (hour >= 12 && hour < 18) {
    return name ? $localize`Good afternoon, ${name}:name:` : $localize`Good afternoon`;
  }
  return name ? $localize`Good evening, ${name}:name:` : $localize`Good evening`;
}
