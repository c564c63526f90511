import { HttpResourceRef } from '@angular/common/http';
import { Resource, Signal, computed, linkedSignal, signal } from '@angular/core';

import { reloading } from './reload-resource';

/** How far something is that comes from the server. */
export interface LoadState {
  /** There is an answer to show, be it an older one. */
  readonly isReady: Signal<boolean>;
  readonly isEmpty: Signal<boolean>;
  readonly error: Signal<Error | undefined>;
  /** Something else than what is shown is on its way. */
  readonly isLoading: Signal<boolean>;
  readonly reload: () => void;
}

export interface Rows<T> extends LoadState {
  /** Undefined until the first answer; afterwards the last one, whatever happens. */
  readonly rows: Signal<readonly T[] | undefined>;
}

/** The one thing that a page is about. */
export interface SingleRecord<T> extends LoadState {
  readonly value: Signal<T | undefined>;
  readonly etag: Signal<string | undefined>;
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
    isReady: computed(() => page() !== undefined),
    isEmpty: computed(() => page()?.data.length === 0),
    rows: computed(() => page()?.data),
    total: computed(() => page()?.total ?? 0),
  };
}

/** Where the resource asks for none, as for a new one, nothing loads and its value is undefined. */
export function recordOf<T>(resource: HttpResourceRef<T | undefined>): SingleRecord<T> {
  const value = lastValue(resource);
  return {
    ...following(resource),
    value,
    isReady: computed(() => value() !== undefined || resource.status() === 'idle'),
    isEmpty: signal(false),
    etag: linkedSignal<string | undefined, string | undefined>({
      source: () => resource.headers()?.get('ETag') ?? undefined,
      computation: (etag, previous) => etag ?? previous?.value,
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
