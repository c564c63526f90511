import { Component, computed, inject, input, numberAttribute } from '@angular/core';
import { Router } from '@angular/router';

import { PageHeader } from '../shared/page-header';
import { Pager } from '../shared/pager';
import { jobFeed } from './job-feed';
import { JobList } from './job-list';
import { StartReport } from './start-report';

const PAGE_SIZE = 20;

/** All jobs, newest first. The URL says which of them: `?limit=20&offset=40`. */
@Component({
  selector: 'app-jobs',
  imports: [JobList, PageHeader, Pager, StartReport],
  template: `
    <app-page-header heading="Jobs" text="What the workers do in the background.">
      <app-start-report (started)="showNewest()" />
    </app-page-header>

    <app-job-list
      class="panel"
      [jobs]="feed.page()?.data"
      [error]="feed.error()"
      (retry)="feed.reload()"
    />

    @if (total() > 0) {
      <app-pager [limit]="query().limit" [offset]="query().offset" [total]="total()" />
    }
  `,
  styles: `
    app-job-list {
      margin-bottom: 12px;
      overflow: hidden;
    }
  `,
})
export default class Jobs {
  private readonly router = inject(Router);

  readonly limit = input(PAGE_SIZE, { transform: orElse(PAGE_SIZE) });
  readonly offset = input(0, { transform: orElse(0) });

  protected readonly query = computed(() => ({ limit: this.limit(), offset: this.offset() }));
  protected readonly feed = jobFeed(this.query);
  protected readonly total = computed(() => this.feed.page()?.total ?? 0);

  protected showNewest(): void {
    if (this.offset() === 0) {
      this.feed.reload();
    } else {
      void this.router.navigate([], {
        queryParams: { offset: null },
        queryParamsHandling: 'merge',
      });
    }
  }
}

/** What the URL lacks, or has no number for, is as by default. */
function orElse(fallback: number): (value: unknown) => number {
  return (value) => numberAttribute(value, fallback);
}
