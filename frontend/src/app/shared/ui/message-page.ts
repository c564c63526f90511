import { Component, inject, input } from '@angular/core';

import { About } from '../../core/about';
import { Logo } from './logo';

/** A whole page that has only a message, with links or buttons below it, and perhaps an icon. */
@Component({
  selector: 'app-message-page',
  imports: [Logo],
  template: `
    <main>
      <a class="brand" href="/" [attr.aria-label]="about.projectName() || home">
        <app-logo /> {{ about.projectName() }}
      </a>
      <ng-content select="app-icon" />
      <h1>{{ heading() }}</h1>
      <p>{{ text() }}</p>
      <ng-content />
    </main>
  `,
  styles: `
    main {
      display: grid;
      gap: 8px;
      align-content: center;
      justify-items: center;
      min-height: 100dvh;
      padding: 24px;
      text-align: center;
    }
    .brand {
      display: flex;
      gap: 12px;
      align-items: center;
      margin-bottom: 32px;
      color: inherit;
      font-weight: 650;
      letter-spacing: -0.015em;
      text-decoration: none;
    }
    p {
      margin-bottom: 16px;
      color: var(--app-muted);
    }
  `,
})
export class MessagePage {
  readonly heading = input.required<string>();
  readonly text = input.required<string>();

  protected readonly about = inject(About);
  protected readonly home = $localize`Home`;
}
