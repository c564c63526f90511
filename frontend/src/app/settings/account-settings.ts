import { Component } from '@angular/core';

import { DataExport } from './data-export';
import { DeleteAccount } from './delete-account';
import { SettingsSection } from './settings-section';

@Component({
  selector: 'app-account-settings',
  imports: [DataExport, DeleteAccount, SettingsSection],
  template: `
    <app-settings-section
      heading="Your data"
      i18n-heading
      text="Download what is stored about you: your account, items, files, jobs, notifications and activity, as a ZIP file. You get a mail when it is ready."
      i18n-text
    >
      <app-data-export />
    </app-settings-section>
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
