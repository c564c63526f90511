import { Component, viewChild } from '@angular/core';

import { MayHaveChanges, warnBeforeUnload } from '../core/unsaved-changes';
import { Profile } from './profile';
import { SettingsSection } from './settings-section';

@Component({
  selector: 'app-profile-settings',
  imports: [Profile, SettingsSection],
  template: `
    <app-settings-section
      heading="Profile"
      i18n-heading
      text="Your name and how others see you."
      i18n-text
    >
      <app-profile />
    </app-settings-section>
  `,
})
export class ProfileSettings implements MayHaveChanges {
  private readonly profile = viewChild.required(Profile);

  constructor() {
    warnBeforeUnload(this);
  }

  hasChanges(): boolean {
    return this.profile().isChanged();
  }
}
