import { Component, booleanAttribute, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Icon } from './icon';

/** The heading of a page, with a text below it, a link back, and projected actions. */
@Component({
  selector: 'app-page-header',
  imports: [Icon, RouterLink],
  host: { '[class.compact]': 'compact()' },
  template: `
    <div>
      @if (back()) {
        <a [routerLink]="back()" [queryParamsHandling]="keepsSearch() ? 'preserve' : ''">
          <app-icon name="back" />{{ backText() }}
        </a>
      }
      <h1>{{ heading() }}</h1>
      @if (text()) {
        <p>{{ text() }}</p>
      }
    </div>
    <ng-content />
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 16px 24px;
      align-items: center;
      justify-content: space-between;
      margin-bottom: clamp(20px, 3vw, 32px);
    }
    div {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    a {
      display: inline-flex;
      gap: 6px;
      align-items: center;
      min-height: 32px;
      font-size: 0.875rem;
      font-weight: 560;
    }
    p {
      margin-top: 4px;
      color: var(--app-muted);
    }
    @media (width < 640px) {
      :host(.compact) {
        min-height: 36px; /* of a button, which may follow when the account is loaded */
        margin-bottom: 12px;
      }
      :host(.compact) p {
        display: none;
      }
    }
  `,
})
export class PageHeader {
  readonly heading = input.required<string>();
  readonly text = input<string>();
  /** Whether a phone leaves out the text, and shows a button by its icon: a list begins higher. */
  readonly compact = input(false, { transform: booleanAttribute });
  /** The page that the link back opens. */
  readonly back = input<string | readonly unknown[]>();
  readonly backText = input<string>();
  /** Whether the link back keeps the URL's search. False on a page that has its own list. */
  readonly keepsSearch = input(true);
}
