import { Component, inject } from '@angular/core';
import { MatSlideToggleModule } from '@angular/material/slide-toggle';

import { SingleKeys } from '../core/single-keys';

/** Turns the shortcuts of single keys on or off. */
@Component({
  selector: 'app-shortcut-choice',
  imports: [MatSlideToggleModule],
  template: `
    <mat-slide-toggle
      hideIcon
      aria-describedby="shortcut-hint"
      [checked]="singleKeys.areOn()"
      (change)="singleKeys.choose($event.checked)"
    >
      <span i18n>Keyboard shortcuts of single keys</span>
    </mat-slide-toggle>
    <p i18n id="shortcut-hint">
      Press ? to see them. Turn them off if you control the browser by speech.
    </p>
  `,
  styles: `
    :host {
      --mat-slide-toggle-label-text-tracking: 0;

      display: block;
      margin-top: 24px;
    }
    span {
      margin-inline-start: 8px;
    }
    p {
      margin-top: 6px;
      color: var(--app-muted);
      font-size: 0.8125rem;
    }
  `,
})
export class ShortcutChoice {
  protected readonly singleKeys = inject(SingleKeys);
}
