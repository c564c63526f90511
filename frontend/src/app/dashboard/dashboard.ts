import { Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { Session } from '../core/session';
import { jobFeed } from '../jobs/job-feed';
import { JobList } from '../jobs/job-list';
import { StartReport } from '../jobs/start-report';
import { Icon } from '../shared/icon';
import { PageHeader } from '../shared/page-header';
import { greeting } from './greeting';
import { JobNumbers } from './job-numbers';

/** How many jobs the numbers count, and how many of these the list shows. */
const COUNTED = 50;
const SHOWN = 5;

@Component({
  selector: 'app-dashboard',
  imports: [Icon, JobList, JobNumbers, MatButtonModule, PageHeader, RouterLink, StartReport],
  templateUrl: './dashboard.html',
  styleUrl: './dashboard.scss',
})
export default class Dashboard {
  private readonly session = inject(Session);

  protected readonly feed = jobFeed(() => ({ limit: COUNTED }));
  protected readonly latest = computed(() => this.feed.page()?.data.slice(0, SHOWN));
  protected readonly greeting = computed(() =>
    greeting(new Date().getHours(), this.session.user()?.full_name),
  );
}
