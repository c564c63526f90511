import { Component } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { Icon } from '../shared/ui/icon';

@Component({
  selector: 'app-not-found',
  imports: [Icon, MatButtonModule, RouterLink],
  template: `
    <main>
      <app-icon name="lost" />
      <h1>Page not found</h1>
      <p>The URL may be mistyped, or the page was removed.</p>
      <a matButton="filled" routerLink="/">Go to the dashboard</a>
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
    app-icon {
      color: var(--mat-sys-primary);
      font-size: 3.5rem;
    }
    p {
      margin-bottom: 16px;
      color: var(--app-muted);
    }
  `,
})
export default class NotFound {}
