import { Component, viewChild } from '@angular/core';

import { RecentActivity } from '../audit/recent-activity';
import { MayHaveChanges, warnBeforeUnload } from '../core/unsaved-changes';
import { PasswordChange } from './password-change';
import { SessionList } from './session-list';
import { SettingsSection } from './settings-section';

@Component({
  selector: 'app-security-settings',
  imports: [PasswordChange, RecentActivity, SessionList, SettingsSection],
  template: `
    <app-settings-section
      heading="Password"
      i18n-heading
      text="A new one logs you out everywhere but in this browser."
      i18n-text
    >
      <app-password-change />
    </app-settings-section>
    <app-settings-section
      heading="Sessions"
      i18n-heading
      text="Where you are logged in. If you do not recognize a device, log it out and change your password."
      i18n-text
    >
      <app-session-list />
    </app-settings-section>
    <app-settings-section
      heading="Recent activity"
      i18n-heading
      text="What you did, and what others did to your account. If you do not recognize something, change your password."
      i18n-text
    >
      <app-recent-activity />
    </app-settings-section>
  `,
})
export class SecuritySettings implements MayHaveChanges {
  private readonly password = viewChild.required(PasswordChange);

  constructor() {
    warnBeforeUnload(this);
  }

  hasChanges(): boolean {
    return this.password().isChanged();
  }
}
