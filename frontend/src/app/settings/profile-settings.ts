import { Component, viewChild } from '@angular/core';

import { MayHaveChanges, warnBeforeUnload } from '../core/unsaved-changes';
import { LanguageSelect } from '../layout/language-select';
import { Profile } from './profile';
import { SettingsSection } from './settings-section';

@Component({
  selector: 'app-profile-settings',
  imports: [LanguageSelect, Profile, SettingsSection],
  template: `
    <app-settings-section
      heading="Profile"
      i18n-heading
      text="Your name and how others see you."
      i18n-text
    >
      <app-profile />
    </app-settings-section>
    <app-settings-section
      heading="Language"
      i18n-heading
      text="The language of these pages, and of the mails that you get."
      i18n-text
    >
      <app-language-select />
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
