import { HttpResourceRef } from '@angular/common/http';
import { Resource, Signal, computed, linkedSignal } from '@angular/core';

import { reloading } from './reloading';

/** Rows that come from the server. */
export interface Rows<T> {
  /** Undefined until the first answer; afterwards the last one, whatever happens. */
  readonly rows: Signal<readonly T[] | undefined>;
  readonly error: Signal<Error | undefined>;
  /** Other rows than those that are shown are on their way. */
  readonly isLoading: Signal<boolean>;
  readonly reload: () => void;
}

export interface Page<T> {
  readonly data: readonly T[];
  /** On all pages together. */
  readonly total: number;
}

export type PageResource<T> = HttpResourceRef<Page<T> | undefined>;

export function rowsOf<T>(resource: PageResource<T>): Rows<T> & { total: Signal<number> } {
  const page = lastValue(resource);
  return {
    ...following(resource),
    rows: computed(() => page()?.data),
    total: computed(() => page()?.total ?? 0),
  };
}

/** The one row that a page is about. Where it asks for none, as for a new one, nothing loads. */
export function recordOf<T>(
  resource: HttpResourceRef<T | undefined>,
): Rows<T | undefined> & { etag: Signal<string | undefined> } {
  const record = lastValue(resource);
  return {
    ...following(resource),
    etag: linkedSignal<string | undefined, string | undefined>({
      source: () => resource.headers()?.get('ETag') ?? undefined,
      computation: (etag, previous) => etag ?? previous?.value,
    }),
    rows: computed(() => {
      const isAvailable = record() !== undefined || resource.status() === 'idle';
      return isAvailable ? [record()] : undefined;
    }),
  };
}

function following(resource: HttpResourceRef<unknown>) {
  return {
    error: resource.error,
    isLoading: computed(() => resource.status() === 'loading'),
    reload: reloading(resource),
  };
}

/** What a resource gave last, also while it loads anew and after it failed to. */
export function lastValue<T>(resource: Resource<T | undefined>): Signal<T | undefined> {
  return linkedSignal<T | undefined, T | undefined>({
    source: () => (resource.hasValue() ? resource.value() : undefined),
    computation: (value, previous) => value ?? previous?.value,
  }).asReadonly();
}
