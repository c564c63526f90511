import { Signal, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute } from '@angular/router';

/** The token of a mail's link. It comes after `#`, so that no server's log has it. */
export function linkToken(): Signal<string | null> {
  const fragment = toSignal(inject(ActivatedRoute).fragment);
  return computed(() => new URLSearchParams(fragment() ?? '').get('token'));
}
