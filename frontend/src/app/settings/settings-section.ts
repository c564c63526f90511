import { Component, input } from '@angular/core';

/** A section of the settings: its heading and text, and its content in a panel below them. */
@Component({
  selector: 'app-settings-section',
  template: `
    <section [attr.aria-label]="heading()">
      <h2>{{ heading() }}</h2>
      <p>{{ text() }}</p>
      <div class="panel"><ng-content /></div>
    </section>
  `,
  styles: `
    section {
      margin-bottom: 32px;
    }
    p {
      margin-top: 4px;
      color: var(--app-muted);
      font-size: 0.875rem;
      text-wrap: pretty;
    }
    .panel {
      margin-top: 12px;
      padding: clamp(16px, 3vw, 24px);
    }
  `,
})
export class SettingsSection {
  readonly heading = input.required<string>();
  readonly text = input.required<string>();
}
