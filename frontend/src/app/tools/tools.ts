import { DOCUMENT } from '@angular/common';
import { Component, OnInit, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { openTools } from '../api/sdk.gen';
import { ownUrl } from '../core/own-url';
import { Problem } from '../core/problem';
import { EmptyState } from '../shared/ui/empty-state';

/** Gets this browser access to Flower, Grafana or pgAdmin: the API redirects here if it has none yet. */
@Component({
  selector: 'app-tools',
  imports: [EmptyState, MatButtonModule, RouterLink],
  template: `
    @if (problem(); as problem) {
      <app-empty-state
        icon="lost"
        heading="Access denied"
        i18n-heading
        [text]="problem"
        [isError]="true"
      >
        <a i18n matButton="filled" routerLink="/">Go to the dashboard</a>
      </app-empty-state>
    }
  `,
})
export default class Tools implements OnInit {
  private readonly location = inject(DOCUMENT).location;

  /** The page to open with access, from the URL. */
  readonly next = input<string>();

  protected readonly problem = signal<string | undefined>(undefined);

  async ngOnInit(): Promise<void> {
    const next = ownUrl(this.next() ?? '/', this.location.origin);
    if (next === undefined) return this.problem.set($localize`This link leads to another site.`);
    try {
      await openTools();
      this.location.assign(next);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.problem.set(error.message);
    }
  }
}
