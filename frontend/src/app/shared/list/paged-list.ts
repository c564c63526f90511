import { Signal, computed, effect, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, ParamMap, Params, Router } from '@angular/router';

import { PageResource, PagedRows, rowsOf } from '../loading/resource-signals';
import { PageSize } from './page-size';

/** The query parameters of each list of the API. */
export interface ListQuery<Sort extends string = string> {
  readonly limit: number;
  readonly offset: number;
  readonly sort: Sort;
  readonly q: string;
}

/** Rows whose page, order and search are in the URL: a link and a reload show the same rows. */
export interface List<T> extends PagedRows<T> {
  readonly query: Signal<ListQuery>;
  /** Whether the URL has other parameters than the query. */
  readonly isFiltered: Signal<boolean>;
  /** Changes parameters of the URL, where null removes one, and goes to the first page. */
  readonly show: (params: Params) => void;
}

/** `read` creates the resource: `(query) => listItemsResource(() => ({ query: query() }))`. */
export function listOf<T, Sort extends string>(
  defaultSort: Sort,
  read: (query: Signal<ListQuery<Sort>>) => PageResource<T>,
): List<T> {
  const route = inject(ActivatedRoute);
  const router = inject(Router);
  const pageSize = inject(PageSize).rows;
  const params = toSignal(route.queryParamMap, { requireSync: true });
  const query = computed(() => toQuery(params(), defaultSort, pageSize()));
  const isFiltered = computed(() => params().keys.some((name) => !(name in query())));
  const rows = rowsOf(read(query));

  const show = (queryParams: Params) =>
    void router.navigate([], {
      relativeTo: route,
      queryParams: { offset: null, ...queryParams },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });

  // Deleting the last row of the last page would leave an empty page: go to the first.
  effect(() => {
    if (!rows.isLoading() && rows.rows()?.length === 0 && query().offset > 0) show({});
  });
  return { ...rows, query, isFiltered, show };
}

/** Uses defaults for missing parameters and invalid numbers. The API validates `sort`. */
function toQuery<Sort extends string>(
  params: ParamMap,
  defaultSort: Sort,
  pageSize: number,
): ListQuery<Sort> {
  return {
    limit: Number(params.get('limit')) || pageSize,
    offset: Number(params.get('offset')) || 0,
    sort: (params.get('sort') as Sort | null) ?? defaultSort,
    q: params.get('q') ?? '',
  };
}
