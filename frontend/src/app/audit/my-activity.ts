import { Component } from '@angular/core';

import { listMyActivityResource } from '../api/resources.gen';
import { listOf } from '../shared/list/paged-list';
import { Pager } from '../shared/list/pager';
import { SettingsSection } from '../settings/settings-section';
import { ActivityList } from './activity-list';

/** All that happened in the user's account, newest first. */
@Component({
  selector: 'app-my-activity',
  imports: [ActivityList, Pager, SettingsSection],
  template: `
    <app-settings-section
      heading="Activity"
      i18n-heading
      text="What you did, and what others did to your account."
      i18n-text
    >
      <app-activity-list [entries]="list" />
    </app-settings-section>
    <app-pager [list]="list" />
  `,
})
export default class MyActivity {
  protected readonly list = listOf('-created_at', (query) =>
    listMyActivityResource(() => ({ query: query() })),
  );
}
