import { Signal, computed, inject } from '@angular/core';

import { About } from '../core/about';
import { Session } from './session';

/** Whether the user confirms changes with a password: accounts of providers may have none. */
export function usesPassword(): Signal<boolean> {
  const [about, session] = [inject(About), inject(Session)];
  return computed(() => about.passwordLogin() && session.user()?.has_password !== false);
}
