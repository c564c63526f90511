import { Component, booleanAttribute, computed, effect, input, signal } from '@angular/core';
import { FieldTree } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { MatProgressSpinnerModule } from '@angular/material/progress-spinner';

import { Icon } from '../ui/icon';
import { IconName } from '../ui/icons';

/** Most requests are shorter, so that the button does not flicker. */
const PROGRESS_AFTER = 300; // milliseconds

/** Submits the form around it. While the form is being sent, it is disabled, and shows progress. */
@Component({
  selector: 'app-submit-button',
  imports: [Icon, MatButtonModule, MatProgressSpinnerModule],
  template: `
    <button
      [matButton]="look()"
      disabledInteractive
      [class.danger]="danger()"
      [disabled]="isDisabled()"
      [showProgress]="isSlow()"
      (click)="preventIfDisabled($event)"
    >
      @if (icon(); as icon) {
        <app-icon matButtonIcon [name]="icon" />
      }
      <ng-content />
      <mat-spinner progressIndicator diameter="20" aria-label="In progress" i18n-aria-label />
    </button>
  `,
})
export class SubmitButton {
  readonly form = input.required<FieldTree<unknown>>();
  /** For a form that edits a record: there is nothing to save before something is changed. */
  readonly onlyChanges = input(false, { transform: booleanAttribute });
  readonly look = input<'filled' | 'tonal'>('filled');
  readonly icon = input<IconName>();
  readonly danger = input(false, { transform: booleanAttribute });

  private readonly isBusy = computed(() => this.form()().submitting());
  protected readonly isSlow = signal(false);
  protected readonly isDisabled = computed(
    () => this.isBusy() || (this.onlyChanges() && !this.form()().dirty()),
  );

  constructor() {
    effect((onCleanup) => {
      if (!this.isBusy()) return;
      const timer = setTimeout(() => this.isSlow.set(true), PROGRESS_AFTER);
      onCleanup(() => {
        clearTimeout(timer);
        this.isSlow.set(false);
      });
    });
  }

  protected preventIfDisabled(click: Event): void {
    if (this.isDisabled()) click.preventDefault();
  }
}
