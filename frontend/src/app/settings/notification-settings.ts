import { Component } from '@angular/core';

import { NotificationChoice } from './notification-choice';
import { SettingsSection } from './settings-section';

@Component({
  selector: 'app-notification-settings',
  imports: [NotificationChoice, SettingsSection],
  template: `
    <app-settings-section
      heading="Notifications"
      i18n-heading
      text="What happens to you: jobs that end, items that others share, and your groups. Mails about the security of your account are always sent."
      i18n-text
    >
      <app-notification-choice />
    </app-settings-section>
  `,
})
export class NotificationSettings {}
