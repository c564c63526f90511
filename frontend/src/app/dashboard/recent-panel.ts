import { Component, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

/** A panel with the first rows of a list, and a link to all of them. */
@Component({
  selector: 'app-recent-panel',
  imports: [MatButtonModule, RouterLink],
  host: { class: 'panel', role: 'region', '[attr.aria-label]': 'heading()' },
  template: `
    <div class="title">
      <h2>{{ heading() }}</h2>
      <a i18n matButton [routerLink]="link()">All {{ noun() }}</a>
    </div>
    <ng-content />
  `,
  styles: `
    :host {
      display: block;
      overflow: hidden;
    }
    .title {
      display: flex;
      align-items: center;
      justify-content: space-between;
      padding-block: 12px;
      padding-inline: 20px 12px;
      border-bottom: 1px solid var(--app-hairline);
    }
  `,
})
export class RecentPanel {
  readonly heading = input.required<string>();
  readonly noun = input.required<string>();
  readonly link = input.required<string>();
}
