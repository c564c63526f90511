import { Component, input } from '@angular/core';

import { Icon } from './icon';
import { IconName } from './icons';

/** Replaces content that is empty or could not be loaded, and shows what the user can do. */
@Component({
  selector: 'app-empty-state',
  imports: [Icon],
  host: { '[class.error]': 'isError()', '[attr.role]': "isError() ? 'alert' : null" },
  template: `
    <app-icon [name]="icon()" />
    <p class="heading">{{ heading() }}</p>
    <p class="text">{{ text() }}</p>
    <ng-content />
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: 4px;
      align-items: center;
      padding: 48px 24px;
      text-align: center;
    }
    app-icon {
      margin-bottom: 12px;
      padding: 14px;
      border-radius: 50%;
      background: var(--app-busy-container);
      color: var(--app-busy);
      font-size: 1.75rem;
    }
    :host(.error) app-icon {
      background: var(--app-bad-container);
      color: var(--app-bad);
    }
    .heading {
      font-weight: 620;
    }
    .text {
      max-width: 44ch;
      margin-bottom: 16px;
      color: var(--app-muted);
      text-wrap: pretty;
    }
    .text:last-child {
      margin-bottom: 0;
    }
  `,
})
export class EmptyState {
  readonly icon = input.required<IconName>();
  readonly heading = input.required<string>();
  readonly text = input.required<string>();
  readonly isError = input(false);
}
