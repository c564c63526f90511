import { Signal, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute } from '@angular/router';

export const INCOMPLETE_LINK = $localize`The link is incomplete. Open it from the email again.`;

/** The token of a link in a mail. It comes after `#`, so that it is in no server's log. */
export function linkToken(): Signal<string | null> {
  const fragment = toSignal(inject(ActivatedRoute).fragment);
  return computed(() => new URLSearchParams(fragment() ?? '').get('token'));
}
