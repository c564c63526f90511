import { Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { getStatisticsResource, listJobsResource } from '../api/@angular/common.gen';
import { About } from '../core/about';
import { Session } from '../core/session';
import { followJobs } from '../jobs/follow-jobs';
import { JobList } from '../jobs/job-list';
import { StartReport } from '../jobs/start-report';
import { Icon } from '../shared/icon';
import { lastValue } from '../shared/last-value';
import { PageHeader } from '../shared/page-header';
import { rowsOf } from '../shared/rows';
import { greeting } from './greeting';
import { NumberTiles } from './number-tiles';
import { SystemOverview } from './system-overview';
import { tilesOf } from './tiles';

const LATEST = 5;
const TOOL_NAMES = { flower: 'Flower', pgadmin: 'pgAdmin' };

@Component({
  selector: 'app-dashboard',
  imports: [
    Icon,
    JobList,
    MatButtonModule,
    NumberTiles,
    PageHeader,
    RouterLink,
    StartReport,
    SystemOverview,
  ],
  templateUrl: './dashboard.html',
  styleUrl: './dashboard.scss',
})
export default class Dashboard {
  private readonly about = inject(About);
  private readonly session = inject(Session);

  protected readonly latest = rowsOf(listJobsResource(() => ({ query: { limit: LATEST } })));
  /** Where one of them goes on, all numbers change. */
  protected readonly states = computed(() =>
    this.latest
      .rows()
      ?.map(({ id, state }) => id + state)
      .join(),
  );
  private readonly statistics = lastValue(
    getStatisticsResource(() => {
      this.states();
      return {};
    }),
  );

  protected readonly tiles = computed(() => tilesOf(this.statistics()));
  protected readonly isSuperuser = computed(() => this.session.user()?.is_superuser);
  protected readonly tools = computed(() => (this.isSuperuser() ? this.about.tools() : []));
  protected readonly toolNames = TOOL_NAMES;
  protected readonly greeting = computed(() =>
    greeting(new Date().getHours(), this.session.user()?.full_name),
  );

  constructor() {
    followJobs(this.latest);
  }
}
