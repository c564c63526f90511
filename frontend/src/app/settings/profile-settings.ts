import { Component, viewChild } from '@angular/core';

import { MayHaveChanges, warnBeforeUnload } from '../core/unsaved-changes';
import { LanguageSelect } from '../layout/language-select';
import { EmailChange } from './email-change';
import { Profile } from './profile';
import { SettingsSection } from './settings-section';

@Component({
  selector: 'app-profile-settings',
  imports: [EmailChange, LanguageSelect, Profile, SettingsSection],
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
      heading="Email address"
      i18n-heading
      text="You log in with it, and get your mails there."
      i18n-text
    >
      <app-email-change />
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
  private readonly emailChange = viewChild.required(EmailChange);

  constructor() {
    warnBeforeUnload(this);
  }

  hasChanges(): boolean {
    return this.profile().isChanged() || this.emailChange().isChanged();
  }
}
