import { Component } from '@angular/core';

import { DeleteAccount } from './delete-account';
import { SettingsSection } from './settings-section';

@Component({
  selector: 'app-account-settings',
  imports: [DeleteAccount, SettingsSection],
  template: `
    <app-settings-section
      heading="Delete account"
      i18n-heading
      text="Permanently delete your account, items, files and jobs."
      i18n-text
    >
      <app-delete-account />
    </app-settings-section>
  `,
})
export class AccountSettings {}
