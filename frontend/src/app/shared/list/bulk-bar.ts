import { Component, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatProgressBarModule } from '@angular/material/progress-bar';

import { count } from '../format/numbers';
import { Icon } from '../ui/icon';
import { Selection } from './selection';

/** The number of selected rows and the projected actions on them, or the progress of one. */
@Component({
  selector: 'app-bulk-bar',
  imports: [Icon, MatButtonModule, MatProgressBarModule],
  host: { role: 'region', '[attr.aria-label]': 'label' },
  template: `
    @if (selection().progress(); as progress) {
      <span i18n role="status"
        >{{ count(progress.ended) }} of {{ count(progress.total) }} done</span
      >
      <mat-progress-bar
        mode="determinate"
        aria-label="Progress"
        i18n-aria-label
        [value]="(100 * progress.ended) / progress.total"
      />
    } @else {
      <span i18n role="status">{{ count(selection().rows().length) }} selected</span>
      <ng-content />
      <button
        matIconButton
        type="button"
        aria-label="Clear the selection"
        i18n-aria-label
        (click)="selection().selectAll(false)"
      >
        <app-icon name="close" />
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
      align-items: center;
      min-height: 44px;
      margin-bottom: 16px;
      padding-block: 2px;
      padding-inline: 16px 4px;
      border-radius: var(--app-radius-small);
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
    span {
      margin-inline-end: auto;
      font-weight: 560;
      font-variant-numeric: tabular-nums;
    }
    mat-progress-bar {
      flex: 1 1 200px;
      max-width: 480px;
    }
  `,
})
export class BulkBar<T extends { id: string }> {
  readonly selection = input.required<Selection<T>>();

  protected readonly count = count;
  protected readonly label = $localize`Selection`;
}
