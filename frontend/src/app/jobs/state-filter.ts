import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { STATES, State } from './job-state';

/** Links that show the jobs in one state only. */
@Component({
  selector: 'app-state-filter',
  imports: [RouterLink],
  template: `
    <nav aria-label="State">
      @for (choice of choices; track choice.label) {
        <a
          [routerLink]="[]"
          [queryParams]="{ state: choice.state, offset: null }"
          queryParamsHandling="merge"
          replaceUrl
          [attr.aria-current]="(choice.state ?? undefined) === state() ? 'true' : null"
          >{{ choice.label }}</a
        >
      }
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    a {
      padding: 5px 14px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 999px;
      color: inherit;
      font-size: 0.875rem;
      text-decoration: none;
    }
    a:hover {
      background: var(--app-calm-container);
    }
    [aria-current] {
      border-color: transparent;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
      font-weight: 560;
    }
  `,
})
export class StateFilter {
  readonly state = input<State>();

  /** Null takes the state out of the URL. */
  protected readonly choices = [
    { state: null, label: 'All' },
    ...(Object.keys(STATES) as State[]).map((state) => ({ state, ...STATES[state] })),
  ];
}
