import { Component, viewChild } from '@angular/core';

import { MayHaveChanges, warnBeforeUnload } from '../core/unsaved-changes';
import { PageHeader } from '../shared/ui/page-header';
import { AppearanceChoice } from './appearance-choice';
import { DeleteAccount } from './delete-account';
import { PasswordChange } from './password-change';
import { Profile } from './profile';
import { SessionList } from './session-list';
import { SettingsSection } from './settings-section';
import { ShortcutChoice } from './shortcut-choice';

@Component({
  selector: 'app-settings',
  imports: [
    AppearanceChoice,
    DeleteAccount,
    PageHeader,
    PasswordChange,
    Profile,
    SessionList,
    SettingsSection,
    ShortcutChoice,
  ],
  template: `
    <app-page-header heading="Settings" />

    <app-settings-section heading="Profile" text="Your name and how others see you.">
      <app-profile />
    </app-settings-section>
    <app-settings-section
      heading="Password"
      text="A new one logs you out everywhere but in this browser."
    >
      <app-password-change />
    </app-settings-section>
    <app-settings-section
      heading="Sessions"
      text="Where you are logged in. If you do not recognize a device, log it out and change your password."
    >
      <app-session-list />
    </app-settings-section>
    <app-settings-section
      heading="Appearance"
      text="The look and the keyboard shortcuts of the pages in this browser."
    >
      <app-appearance-choice />
      <app-shortcut-choice />
    </app-settings-section>
    <app-settings-section
      heading="Delete account"
      text="Permanently delete your account, items and jobs."
    >
      <app-delete-account />
    </app-settings-section>
  `,
})
export default class Settings implements MayHaveChanges {
  private readonly profile = viewChild.required(Profile);
  private readonly password = viewChild.required(PasswordChange);

  constructor() {
    warnBeforeUnload(this);
  }

  hasChanges(): boolean {
    return this.profile().isChanged() || this.password().isChanged();
  }
}
