import { HttpResourceRef } from '@angular/common/http';
import { Resource, Signal, computed, linkedSignal, signal } from '@angular/core';

import { reloading } from './reload-resource';

/** The load state of data from the server. */
export interface LoadState {
  /** Whether there is a response to show, possibly an older one. */
  readonly isReady: Signal<boolean>;
  readonly isEmpty: Signal<boolean>;
  readonly error: Signal<Error | undefined>;
  /** Whether other data is loading, such as another page; false during a reload. */
  readonly isLoading: Signal<boolean>;
  readonly reload: () => void;
}

export interface Rows<T> extends LoadState {
  /** The last response, also after an error; undefined before the first one. */
  readonly rows: Signal<readonly T[] | undefined>;
}

/** A single record, such as the subject of a page. */
export interface SingleRecord<T> extends LoadState {
  readonly value: Signal<T | undefined>;
  readonly etag: Signal<string | undefined>;
}

export interface Page<T> {
  readonly data: readonly T[];
  /** The number of rows on all pages. */
  readonly total: number;
  /** If false, there are more than `total` rows. */
  readonly total_is_exact: boolean;
}

/** The rows of one page. */
export interface PagedRows<T> extends Rows<T> {
  /** The number of rows on all pages; there are more if it is not exact. */
  readonly total: Signal<number>;
  readonly totalIsExact: Signal<boolean>;
}

export type PageResource<T> = HttpResourceRef<Page<T> | undefined>;

export function rowsOf<T>(resource: PageResource<T>): PagedRows<T> {
  const page = lastValue(resource);
  return {
    ...loadStateOf(resource),
    isReady: computed(() => page() !== undefined),
    isEmpty: computed(() => page()?.data.length === 0),
    rows: computed(() => page()?.data),
    total: computed(() => page()?.total ?? 0),
    totalIsExact: computed(() => page()?.total_is_exact ?? true),
  };
}

/** If nothing is requested, as for a new record, it is ready and its value is undefined. */
export function recordOf<T>(resource: HttpResourceRef<T | undefined>): SingleRecord<T> {
  const value = lastValue(resource);
  return {
    ...loadStateOf(resource),
    value,
    isReady: computed(() => value() !== undefined || resource.status() === 'idle'),
    isEmpty: signal(false),
    etag: linkedSignal<string | undefined, string | undefined>({
      source: () => resource.headers()?.get('ETag') ?? undefined,
      computation: (etag, previous) => etag ?? previous?.value,
    }),
  };
}

function loadStateOf(resource: HttpResourceRef<unknown>) {
  return {
    error: resource.error,
    isLoading: computed(() => resource.status() === 'loading'),
    reload: reloading(resource),
  };
}

/** The last value of a resource, also while it loads again and after an error. */
export function lastValue<T>(resource: Resource<T | undefined>): Signal<T | undefined> {
  return linkedSignal<T | undefined, T | undefined>({
    source: () => (resource.hasValue() ? resource.value() : undefined),
    computation: (value, previous) => value ?? previous?.value,
  }).asReadonly();
}
