import { Component, inject, viewChild } from '@angular/core';

import { RecentActivity } from '../audit/recent-activity';
import { About } from '../core/about';
import { MayHaveChanges, warnBeforeUnload } from '../core/unsaved-changes';
import { SecondFactors } from '../second-factor/second-factors';
import { IdentityList } from './identity-list';
import { PasswordChange } from './password-change';
import { SessionList } from './session-list';
import { SettingsSection } from './settings-section';

@Component({
  selector: 'app-security-settings',
  imports: [
    IdentityList,
    PasswordChange,
    RecentActivity,
    SecondFactors,
    SessionList,
    SettingsSection,
  ],
  template: `
    @if (about.passwordLogin()) {
      <app-settings-section
        heading="Password"
        i18n-heading
        text="A new one logs you out everywhere but in this browser."
        i18n-text
      >
        <app-password-change />
      </app-settings-section>
    }
    <app-settings-section
      heading="Second factor"
      i18n-heading
      text="A second proof that it is you, so that a stolen password alone does not open your account."
      i18n-text
    >
      <app-second-factors />
    </app-settings-section>
    @if (about.providers().length) {
      <app-settings-section
        heading="Linked accounts"
        i18n-heading
        text="The accounts elsewhere that log you in here."
        i18n-text
      >
        <app-identity-list />
      </app-settings-section>
    }
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
  private readonly password = viewChild(PasswordChange);

  protected readonly about = inject(About);

  constructor() {
    warnBeforeUnload(this);
  }

  hasChanges(): boolean {
    return this.password()?.isChanged() ?? false;
  }
}
