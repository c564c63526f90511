import { httpResource } from '@angular/common/http';
import { Injectable, computed } from '@angular/core';

import type { About as Answer } from '../api/types.gen';

/** Public settings of this installation. */
@Injectable({ providedIn: 'root' })
export class About {
  // Not by api/resources.gen.ts, which is loaded later.
  private readonly resource = httpResource<Answer>(() => '/api/v1/about');
  private readonly about = computed(() =>
    this.resource.hasValue() ? this.resource.value() : undefined,
  );

  /** Empty until the server has answered. */
  readonly projectName = computed(() => this.about()?.project_name ?? '');
  /** Undefined until the server has answered. */
  readonly signupIsOpen = computed(() => this.about()?.signup_open);
  /** Whether a password opens a session; true until the server has answered. */
  readonly passwordLogin = computed(() => this.about()?.password_login ?? true);
  /** The OpenID providers whose accounts can log in. */
  readonly providers = computed(() => this.about()?.providers ?? []);
  /** The tools that are available to superusers. */
  readonly tools = computed(() => this.about()?.tools ?? []);
  /** Undefined until the server has answered. */
  readonly dataExportDays = computed(() => this.about()?.data_export_days);
  readonly passwordHint = computed(() => {
    const length = this.about()?.password_min_length;
    return length
      ? $localize`${length}:length: characters or more; a few unrelated words are good.`
      : ' ';
  });
}
