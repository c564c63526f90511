import { Component } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { listMyActivityResource } from '../api/resources.gen';
import { rowsOf } from '../shared/loading/resource-signals';
import { ActivityList } from './activity-list';

const SHOWN = 10;

/** What happened last in the user's account. */
@Component({
  selector: 'app-recent-activity',
  imports: [ActivityList, MatButtonModule, RouterLink],
  template: `
    <app-activity-list [entries]="latest" />
    @if (latest.total() > shown) {
      <a matButton="outlined" routerLink="/settings/security/activity" i18n>Show all</a>
    }
  `,
  styles: `
    a {
      margin-top: 20px;
    }
  `,
})
export class RecentActivity {
  protected readonly shown = SHOWN;
  protected readonly latest = rowsOf(listMyActivityResource(() => ({ query: { limit: SHOWN } })));
}
