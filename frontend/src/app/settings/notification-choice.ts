import { Component, inject } from '@angular/core';
import { MatSlideToggleChange, MatSlideToggleModule } from '@angular/material/slide-toggle';

import { updateMe } from '../api/sdk.gen';
import { Session } from '../auth/session';
import { Toasts } from '../core/toasts';

/** Turns the mails with notifications on or off. */
@Component({
  selector: 'app-notification-choice',
  imports: [MatSlideToggleModule],
  template: `
    <mat-slide-toggle hideIcon [checked]="user()?.notifications_by_mail" (change)="choose($event)">
      <span i18n>Send me these by mail</span>
    </mat-slide-toggle>
  `,
  styles: `
    :host {
      --mat-slide-toggle-label-text-tracking: 0;
    }
    span {
      margin-inline-start: 8px;
    }
  `,
})
export class NotificationChoice {
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);

  protected readonly user = this.session.user;

  protected async choose({ checked, source }: MatSlideToggleChange): Promise<void> {
    const body = { notifications_by_mail: checked };
    if (await this.toasts.attempt(() => updateMe({ body }))) this.session.reloadUser();
    else source.checked = !checked;
  }
}
