import { Injectable, computed, inject } from '@angular/core';

import { getMeResource } from '../api/@angular/common.gen';
import { loginAccessToken } from '../api/sdk.gen';
import { AccessToken } from './access-token';

/** Who is logged in. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly accessToken = inject(AccessToken);
  private readonly me = getMeResource(() => (this.accessToken.value() ? {} : undefined));

  readonly isOpen = computed(() => this.accessToken.value() !== null);

  /** Undefined until the server has answered. */
  readonly user = computed(() => (this.me.hasValue() ? this.me.value() : undefined));

  /** Rejects with a Problem. */
  async open(username: string, password: string): Promise<void> {
    const { data } = await loginAccessToken({ body: { username, password } });
    this.accessToken.set(data.access_token);
  }

  close(): void {
    this.accessToken.clear();
  }
}
