import { Component } from '@angular/core';

import { AppearanceChoice } from './appearance-choice';
import { SettingsSection } from './settings-section';
import { ShortcutChoice } from './shortcut-choice';

@Component({
  selector: 'app-appearance-settings',
  imports: [AppearanceChoice, SettingsSection, ShortcutChoice],
  template: `
    <app-settings-section
      heading="Appearance"
      i18n-heading
      text="The look and the keyboard shortcuts of the pages in this browser."
      i18n-text
    >
      <app-appearance-choice />
      <app-shortcut-choice />
    </app-settings-section>
  `,
})
export class AppearanceSettings {}
