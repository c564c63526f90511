import { Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { About } from '../core/about';
import { Icon } from '../shared/ui/icon';

const TOOL_NAMES = { flower: 'Flower', grafana: 'Grafana', pgadmin: 'pgAdmin' };

/** Links to the API's document and to the tools that are available. */
@Component({
  selector: 'app-developer-tools',
  imports: [Icon, MatButtonModule],
  template: `
    <section class="panel" aria-labelledby="developers">
      <app-icon name="code" />
      <div>
        <h2 i18n id="developers">For developers</h2>
        <p i18n>Everything on these pages is in the API too. Log in there and try each call.</p>
      </div>
      @for (tool of about.tools(); track tool) {
        <a matButton="outlined" href="/{{ tool }}/">{{ toolNames[tool] }}</a>
      }
      <a i18n matButton="outlined" href="/api/docs">API documentation</a>
    </section>
  `,
  styles: `
    section {
      display: flex;
      flex-wrap: wrap;
      gap: 16px;
      align-items: center;
      margin-top: clamp(16px, 2vw, 24px);
      padding: 16px 20px;
    }
    app-icon {
      padding: 9px;
      border-radius: var(--app-radius-small);
      background: var(--app-busy-container);
      color: var(--app-busy);
    }
    div {
      flex: 1 1 240px;
    }
    p {
      color: var(--app-muted);
      font-size: 0.875rem;
    }
  `,
})
export class DeveloperTools {
  protected readonly about = inject(About);
  protected readonly toolNames = TOOL_NAMES;
}
