import { Injectable } from '@angular/core';

import { startLink, startProviderLogin } from '../api/sdk.gen';

const KEY = 'provider-flow';

/** What this tab does when the provider sends the browser back. */
export interface ProviderFlow {
  readonly isLink: boolean;
  /** The page to open afterwards, from a URL: only the router may open it. */
  readonly next: string;
}

/** Sends the browser to the page of an OpenID provider, which sends it back to `ProviderAnswer`. */
@Injectable({ providedIn: 'root' })
export class ProviderFlows {
  /** Rejects with a Problem. */
  async logIn(provider: string, next = '/'): Promise<void> {
    const { data } = await startProviderLogin({ body: { provider } });
    this.leave(data.url, { isLink: false, next });
  }

  /** Rejects with a Problem. */
  async link(provider: string): Promise<void> {
    const { data } = await startLink({ body: { provider } });
    this.leave(data.url, { isLink: true, next: '/settings/security' });
  }

  /** Returns what began in this tab, once. */
  take(): ProviderFlow {
    const stored = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return stored ? (JSON.parse(stored) as ProviderFlow) : { isLink: false, next: '/' };
  }

  private leave(url: string, flow: ProviderFlow): void {
    sessionStorage.setItem(KEY, JSON.stringify(flow));
    location.assign(url);
  }
}
