import { Component, computed, input } from '@angular/core';

import type { Job } from '../api/types.gen';
import { Icon } from '../shared/ui/icon';

export type State = Job['state'];

interface Look {
  readonly label: string;
  readonly tone: 'calm' | 'busy' | 'good' | 'bad';
}

export const STATES: Readonly<Record<State, Look>> = {
  queued: { label: $localize`Queued`, tone: 'calm' },
  running: { label: $localize`Running`, tone: 'busy' },
  succeeded: { label: $localize`Succeeded`, tone: 'good' },
  failed: { label: $localize`Failed`, tone: 'bad' },
  cancelled: { label: $localize`Cancelled`, tone: 'calm' },
};

/** The state with this name, or undefined. */
export function stateOf(name: string | undefined): State | undefined {
  return name !== undefined && Object.hasOwn(STATES, name) ? (name as State) : undefined;
}

/** The state of a job. Screen readers announce its changes. */
@Component({
  selector: 'app-job-state',
  imports: [Icon],
  host: { '[class]': "'badge ' + look().tone", 'aria-live': 'polite' },
  template: `<app-icon [name]="state()" [class.turning]="state() === 'running'" />{{
      look().label
    }}`,
  styles: `
    :host {
      white-space: nowrap;
    }
    .turning {
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
  readonly state = input.required<State>();

  protected readonly look = computed(() => STATES[this.state()]);
}
