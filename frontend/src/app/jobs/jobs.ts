import { Component, input } from '@angular/core';

import { listJobsResource } from '../api/resources.gen';
import { listOf } from '../shared/list/paged-list';
import { Pager } from '../shared/list/pager';
import { PageHeader } from '../shared/ui/page-header';
import { followJobs } from './follow-jobs';
import { JobList } from './job-list';
import { stateOf } from './job-state';
import { StartReport } from './start-report';
import { StateFilter } from './state-filter';

/** All jobs, newest first, or those in the state that the URL says, if there is such a state. */
@Component({
  selector: 'app-jobs',
  imports: [JobList, PageHeader, Pager, StartReport, StateFilter],
  template: `
    <app-page-header heading="Jobs" text="Tasks that run in the background.">
      <app-start-report (started)="list.show({ state: null }); list.reload()" />
    </app-page-header>

    <div class="toolbar"><app-state-filter [state]="state()" /></div>
    <app-job-list class="panel" [jobs]="list" [state]="state()" />
    <app-pager [list]="list" />
  `,
})
export default class Jobs {
  readonly state = input(undefined, { transform: stateOf });

  protected readonly list = listOf('-created_at', (query) =>
    listJobsResource(() => ({ query: { ...query(), state: this.state() } })),
  );

  constructor() {
    followJobs(this.list);
  }
}
