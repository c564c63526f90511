import { Component } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { Icon } from '../shared/ui/icon';
import { MessagePage } from '../shared/ui/message-page';

@Component({
  selector: 'app-not-found',
  imports: [Icon, MatButtonModule, MessagePage, RouterLink],
  template: `
    <app-message-page
      heading="Page not found"
      i18n-heading
      text="The URL may be mistyped, or the page was removed."
      i18n-text
    >
      <app-icon name="lost" />
      <a i18n matButton="filled" routerLink="/">Go to the dashboard</a>
    </app-message-page>
  `,
  styles: `
    app-icon {
      color: var(--mat-sys-primary);
      font-size: 3.5rem;
    }
  `,
})
export default class NotFound {}
