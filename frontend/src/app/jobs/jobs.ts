import { Component, computed, inject, input } from '@angular/core';

import { listJobsResource } from '../api/resources.gen';
import { Session } from '../auth/session';
import { ListCount } from '../shared/list/list-count';
import { listOf } from '../shared/list/paged-list';
import { Pager } from '../shared/list/pager';
import { UrlFilter } from '../shared/list/url-filter';
import { PageHeader } from '../shared/ui/page-header';
import { followJobs } from './follow-jobs';
import { JobList } from './job-list';
import { STATES, stateOf } from './job-state';
import { StartReport } from './start-report';

/** The user's jobs, or all for a superuser, newest first. The URL selects the owner and state. */
@Component({
  selector: 'app-jobs',
  imports: [JobList, ListCount, PageHeader, Pager, StartReport, UrlFilter],
  template: `
    <app-page-header
      compact
      heading="Jobs"
      i18n-heading
      text="Tasks that run in the background."
      i18n-text
    >
      <app-start-report (started)="list.show({ state: null })" />
    </app-page-header>

    <div class="toolbar">
      <div class="filters">
        @if (isSuperuser()) {
          <app-url-filter
            label="Owner"
            i18n-label
            param="scope"
            [choices]="scopes"
            [chosen]="ofAll()"
          />
        }
        <app-url-filter
          label="State"
          i18n-label
          param="state"
          [choices]="states"
          [chosen]="state()"
        />
      </div>
      <app-list-count [list]="list" singular="job" i18n-singular plural="jobs" i18n-plural />
    </div>
    <app-job-list class="panel" [jobs]="list" [state]="state()" />
    <app-pager [list]="list" />
  `,
})
export default class Jobs {
  private readonly user = inject(Session).user;

  readonly state = input(undefined, { transform: stateOf });
  readonly scope = input<string>();

  protected readonly isSuperuser = computed(() => this.user()?.is_superuser ?? false);
  protected readonly ofAll = computed(() =>
    this.isSuperuser() && this.scope() === 'all' ? 'all' : undefined,
  );

  protected readonly list = listOf('-created_at', (query) =>
    listJobsResource(() => ({ query: { ...query(), state: this.state(), scope: this.ofAll() } })),
  );

  protected readonly scopes = [
    { value: null, label: $localize`Mine` },
    { value: 'all', label: $localize`Everyone’s` },
  ];
  protected readonly states = [
    { value: null, label: $localize`All` },
    ...Object.entries(STATES).map(([value, { label }]) => ({ value, label })),
  ];

  constructor() {
    followJobs(this.list);
  }
}
