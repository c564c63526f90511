import { Component } from '@angular/core';

import { NotificationChoice } from './notification-choice';
import { SettingsSection } from './settings-section';

@Component({
  selector: 'app-notification-settings',
  imports: [NotificationChoice, SettingsSection],
  template: `
    <app-settings-section
      heading="Notifications"
      text="What happens to you: jobs that end, items that others share, your groups, and your account."
    >
      <app-notification-choice />
    </app-settings-section>
  `,
})
export class NotificationSettings {}
