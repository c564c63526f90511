import { Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatProgressBarModule } from '@angular/material/progress-bar';

import { listSessionsResource } from '../api/resources.gen';
import { endOtherSessions, endSession } from '../api/sdk.gen';
import type { Session as LoginSession } from '../api/types.gen';
import { Toasts } from '../core/toasts';
import { RelativeTime } from '../shared/format/relative-time';
import { reloading } from '../shared/loading/reload-resource';
import { lastValue } from '../shared/loading/resource-signals';
import { EmptyState } from '../shared/ui/empty-state';
import { Icon } from '../shared/ui/icon';
import { deviceName, isPhone } from './device-name';

/** More sessions than users usually have; the newest come first. */
const SHOWN = 50;

@Component({
  selector: 'app-session-list',
  imports: [EmptyState, Icon, MatButtonModule, MatProgressBarModule, RelativeTime],
  templateUrl: './session-list.html',
  styleUrl: './session-list.scss',
})
export class SessionList {
  private readonly toasts = inject(Toasts);

  protected readonly resource = listSessionsResource(() => ({ query: { limit: SHOWN } }));
  protected readonly page = lastValue(this.resource);
  private readonly reload = reloading(this.resource);
  protected readonly others = computed(
    () => this.page()?.data.filter((session) => !session.is_current).length ?? 0,
  );
  protected readonly deviceName = deviceName;
  protected readonly isPhone = isPhone;

  protected endSession({ id, device }: LoginSession): Promise<void> {
    return this.runAndReport(
      () => endSession({ path: { session_id: id } }),
      $localize`${deviceName(device)}:device: is logged out.`,
    );
  }

  protected endOthers(): Promise<void> {
    return this.runAndReport(() => endOtherSessions(), $localize`All other sessions have ended.`);
  }

  private async runAndReport(action: () => Promise<unknown>, done: string): Promise<void> {
    if (await this.toasts.attempt(action)) this.toasts.show(done);
    this.reload();
  }
}
