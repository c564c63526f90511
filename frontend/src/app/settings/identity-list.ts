import { Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatProgressBarModule } from '@angular/material/progress-bar';

import { listIdentitiesResource } from '../api/resources.gen';
import { removeIdentity } from '../api/sdk.gen';
import { ProviderFlows } from '../auth/provider-flow';
import { About } from '../core/about';
import { Toasts } from '../core/toasts';
import { RelativeTime } from '../shared/format/relative-time';
import { reloading } from '../shared/loading/reload-resource';
import { lastValue } from '../shared/loading/resource-signals';
import { EmptyState } from '../shared/ui/empty-state';

/** More accounts than users usually have. */
const SHOWN = 50;

/** The user's accounts at OpenID providers, with which they log in. */
@Component({
  selector: 'app-identity-list',
  imports: [EmptyState, MatButtonModule, MatProgressBarModule, RelativeTime],
  templateUrl: './identity-list.html',
  styleUrl: './session-list.scss',
})
export class IdentityList {
  private readonly about = inject(About);
  private readonly flows = inject(ProviderFlows);
  private readonly toasts = inject(Toasts);

  protected readonly resource = listIdentitiesResource(() => ({ query: { limit: SHOWN } }));
  protected readonly page = lastValue(this.resource);
  private readonly reload = reloading(this.resource);
  /** The providers with which no account is linked yet. */
  protected readonly others = computed(() => {
    const linked = new Set(this.page()?.data.map(({ provider }) => provider));
    return this.about.providers().filter(({ name }) => !linked.has(name));
  });

  protected label(provider: string): string {
    return this.about.providers().find(({ name }) => name === provider)?.label ?? provider;
  }

  protected async link(provider: string): Promise<void> {
    await this.toasts.attempt(() => this.flows.link(provider));
  }

  protected async unlink(id: string, provider: string): Promise<void> {
    if (await this.toasts.attempt(() => removeIdentity({ path: { identity_id: id } }))) {
      this.toasts.show($localize`${this.label(provider)}:provider: is no longer linked.`);
    }
    this.reload();
  }
}
