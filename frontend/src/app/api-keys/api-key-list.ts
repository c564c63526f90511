import { Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { listApiKeysResource } from '../api/resources.gen';
import { revokeApiKey } from '../api/sdk.gen';
import type { ApiKey } from '../api/types.gen';
import { Clock } from '../core/clock';
import { Toasts } from '../core/toasts';
import { RelativeTime } from '../shared/format/relative-time';
import { AsyncContent } from '../shared/loading/async-content';
import { rowsOf } from '../shared/loading/resource-signals';
import { Confirm } from '../shared/ui/confirm';
import { EmptyState } from '../shared/ui/empty-state';
import { scopeNames } from './scopes';

/** The largest page of the API; the newest keys come first. */
const SHOWN = 100;

/** The user's API keys, with a button to revoke each. */
@Component({
  selector: 'app-api-key-list',
  imports: [AsyncContent, EmptyState, MatButtonModule, RelativeTime],
  templateUrl: './api-key-list.html',
  styleUrl: './api-key-list.scss',
})
export class ApiKeyList {
  private readonly clock = inject(Clock);
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);

  protected readonly list = rowsOf(listApiKeysResource(() => ({ query: { limit: SHOWN } })));
  protected readonly scopeNames = scopeNames;

  /** Loads them again, after another key was created. */
  reload(): void {
    this.list.reload();
  }

  protected isExpired({ expires_at }: ApiKey): boolean {
    return Date.parse(expires_at) <= this.clock.now();
  }

  protected async revoke({ id, name }: ApiKey): Promise<void> {
    const isConfirmed = await this.confirm.ask({
      heading: $localize`Revoke “${name}:name:”?`,
      text: $localize`Programs that use this key are refused from now on.`,
      action: $localize`Revoke`,
    });
    if (!isConfirmed) return;
    if (await this.toasts.attempt(() => revokeApiKey({ path: { key_id: id } }))) {
      this.toasts.show($localize`“${name}:name:” is revoked.`);
    }
    this.list.reload();
  }
}
