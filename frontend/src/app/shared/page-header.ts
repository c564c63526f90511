import { Component, input } from '@angular/core';

/** The heading of a page, a line below it, and what one can do there. */
@Component({
  selector: 'app-page-header',
  template: `
    <div>
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
    p {
      margin-top: 4px;
      color: var(--app-muted);
    }
  `,
})
export class PageHeader {
  readonly heading = input.required<string>();
  readonly text = input<string>();
}
