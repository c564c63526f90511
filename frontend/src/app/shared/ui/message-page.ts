import { Component, input } from '@angular/core';

/** A whole page that has only a message, with links or buttons below it, and perhaps an icon. */
@Component({
  selector: 'app-message-page',
  template: `
    <main>
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
    p {
      margin-bottom: 16px;
      color: var(--app-muted);
    }
  `,
})
export class MessagePage {
  readonly heading = input.required<string>();
  readonly text = input.required<string>();
}
