import { Component, computed, input } from '@angular/core';

import type { Job } from '../api/types.gen';
import { Icon } from '../shared/icon';

const LABELS: Readonly<Record<Job['state'], string>> = {
  queued: 'Queued',
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** The state of a job. A change of it is read aloud. */
@Component({
  selector: 'app-job-state',
  imports: [Icon],
  host: { '[class]': 'state()', 'aria-live': 'polite' },
  template: `<app-icon [name]="state()" />{{ label() }}`,
  styles: `
    :host {
      display: inline-flex;
      gap: 6px;
      align-items: center;
      padding: 3px 10px 3px 7px;
      border-radius: 999px;
      background: var(--app-calm-container);
      color: var(--app-calm);
      font-size: 0.8125rem;
      font-weight: 560;
      white-space: nowrap;
    }
    :host(.running) {
      background: var(--app-busy-container);
      color: var(--app-busy);
    }
    :host(.succeeded) {
      background: var(--app-good-container);
      color: var(--app-good);
    }
    :host(.failed) {
      background: var(--app-bad-container);
      color: var(--app-bad);
    }
    app-icon {
      font-size: 1.125rem;
    }
    :host(.running) app-icon {
      animation: turn 1.4s linear infinite;
    }
    @keyframes turn {
      to {
        transform: rotate(1turn);
      }
    }
  `,
})
export class JobState {
  readonly state = input.required<Job['state']>();

  protected readonly label = computed(() => LABELS[this.state()]);
}
