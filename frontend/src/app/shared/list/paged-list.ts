import { Signal, computed, effect, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, ParamMap, Params, Router } from '@angular/router';

import { PageResource, Rows, rowsOf } from '../loading/resource-signals';

const PAGE_SIZE = 20;

/** What each list of the API takes. */
export interface ListQuery<Sort extends string = string> {
  readonly limit: number;
  readonly offset: number;
  readonly sort: Sort;
  readonly q: string;
}

/** Rows whose page, order and search are in the URL: a link and a reload show the same. */
export interface List<T> extends Rows<T> {
  /** On all pages together. */
  readonly total: Signal<number>;
  readonly query: Signal<ListQuery>;
  /** Puts other parameters into the URL, null for none, and goes to the first page. */
  readonly show: (params: Params) => void;
}

/** `read` makes the resource: `(query) => listItemsResource(() => ({ query: query() }))`. */
export function listOf<T, Sort extends string>(
  defaultSort: Sort,
  read: (query: Signal<ListQuery<Sort>>) => PageResource<T>,
): List<T> {
  const route = inject(ActivatedRoute);
  const router = inject(Router);
  const params = toSignal(route.queryParamMap, { requireSync: true });
  const query = computed(() => toQuery(params(), defaultSort));
  const rows = rowsOf(read(query));

  const show = (queryParams: Params) =>
    void router.navigate([], {
      relativeTo: route,
      queryParams: { offset: null, ...queryParams },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });

  // Who deletes the last row of the last page would look at nothing.
  effect(() => {
    if (!rows.isLoading() && rows.rows()?.length === 0 && query().offset > 0) show({});
  });
  return { ...rows, query, show };
}

/** What the URL lacks, or has no number for, is as by default. The API knows which orders exist. */
function toQuery<Sort extends string>(params: ParamMap, defaultSort: Sort): ListQuery<Sort> {
  return {
    limit: Number(params.get('limit')) || PAGE_SIZE,
    offset: Number(params.get('offset')) || 0,
    sort: (params.get('sort') as Sort | null) ?? defaultSort,
    q: params.get('q') ?? '',
  };
}
