import { Component, signal, viewChild } from '@angular/core';

import { MayHaveChanges, warnBeforeUnload } from '../core/unsaved-changes';
import { SettingsSection } from '../settings/settings-section';
import { ApiKeyForm } from './api-key-form';
import { ApiKeyList } from './api-key-list';
import { CreatedKey } from './created-key';

/** The section of the settings with the user's API keys. */
@Component({
  selector: 'app-api-key-settings',
  imports: [ApiKeyForm, ApiKeyList, CreatedKey, SettingsSection],
  template: `
    <app-settings-section
      heading="API keys"
      i18n-heading
      text="With a key, a program calls the API as you, within the scopes of the key. Keep keys secret, and revoke those that you no longer need."
      i18n-text
    >
      @if (createdKey(); as key) {
        <app-created-key [key]="key" />
      }
      <app-api-key-list />
    </app-settings-section>
    <app-settings-section
      heading="New API key"
      i18n-heading
      text="No key can change your account, log in or create another key."
      i18n-text
    >
      <app-api-key-form (created)="show($event)" />
    </app-settings-section>
  `,
})
export default class ApiKeySettings implements MayHaveChanges {
  private readonly list = viewChild.required(ApiKeyList);
  private readonly form = viewChild.required(ApiKeyForm);

  protected readonly createdKey = signal('');

  constructor() {
    warnBeforeUnload(this);
  }

  hasChanges(): boolean {
    return this.form().isChanged();
  }

  protected show(key: string): void {
    this.createdKey.set(key);
    this.list().reload();
  }
}
