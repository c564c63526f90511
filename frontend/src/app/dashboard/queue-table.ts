import { Component, input } from '@angular/core';

import type { Queue } from '../api/types.gen';
import { duration } from '../shared/format/duration';
import { count } from '../shared/format/numbers';

/** The queues of the workers, with the number of waiting, running and failed jobs. */
@Component({
  selector: 'app-queue-table',
  template: `
    <h3 i18n id="queues">Queues</h3>
    <table class="table" aria-labelledby="queues">
      <thead>
        <tr>
          <th i18n scope="col">Queue</th>
          <th i18n scope="col" class="number">Waiting</th>
          <th i18n scope="col" class="number">Longest wait</th>
          <th i18n scope="col" class="number">Running</th>
          <th i18n scope="col" class="number">Failed in 24 hours</th>
        </tr>
      </thead>
      <tbody>
        @for (queue of queues(); track queue.name) {
          <tr>
            <th scope="row">{{ queue.name }}</th>
            <td class="number">
              @if (queue.length === null) {
                <ng-container i18n>unknown</ng-container>
              } @else {
                {{ count(queue.length) }}
              }
              <span i18n class="on-phone">waiting</span>
            </td>
            <td class="number">
              @if (queue.oldest_seconds !== null) {
                <span i18n class="on-phone">for</span> {{ duration(queue.oldest_seconds) }}
              } @else {
                <span class="not-on-phone">–</span>
              }
            </td>
            <td class="number">{{ queue.running }} <span i18n class="on-phone">running</span></td>
            <td class="number" [class.failures]="queue.failed_lately">
              {{ queue.failed_lately }} <span i18n class="on-phone">failed in 24 hours</span>
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styles: `
    :host {
      display: block;
      padding-bottom: 4px;
    }
    h3 {
      padding: 16px 20px 6px;
    }
    td.failures {
      color: var(--app-bad);
      font-weight: 560;
    }
    @media (width < 640px) {
      h3 {
        padding-inline: 16px;
      }
      td:has(.not-on-phone) {
        display: none;
      }
    }
    .number:last-child {
      padding-inline-end: 20px;
    }
  `,
})
export class QueueTable {
  readonly queues = input.required<readonly Queue[]>();

  protected readonly count = count;
  protected readonly duration = duration;
}
