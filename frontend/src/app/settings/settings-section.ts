import { Component, input } from '@angular/core';

/** A section of the settings: its heading and text, and its content below or beside them. */
@Component({
  selector: 'app-settings-section',
  template: `
    <section [attr.aria-label]="heading()">
      <div>
        <h2>{{ heading() }}</h2>
        <p>{{ text() }}</p>
      </div>
      <div class="panel"><ng-content /></div>
    </section>
  `,
  styles: `
    section {
      display: grid;
      gap: 12px 40px;
      max-width: 1040px;
      margin-bottom: 32px;
    }
    p {
      margin-top: 4px;
      color: var(--app-muted);
      font-size: 0.875rem;
      text-wrap: pretty;
    }
    .panel {
      padding: clamp(16px, 3vw, 24px);
    }
    @media (width >= 720px) {
      section {
        grid-template-columns: minmax(180px, 1fr) minmax(0, 2.4fr);
      }
    }
  `,
})
export class SettingsSection {
  readonly heading = input.required<string>();
  readonly text = input.required<string>();
}
