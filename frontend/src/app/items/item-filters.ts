import { Component, computed, input, output } from '@angular/core';
import { Params } from '@angular/router';

import { getGroupResource } from '../api/resources.gen';
import { listGroups } from '../api/sdk.gen';
import { Choice, Picker } from '../shared/form/picker';
import { DayFilter } from '../shared/list/day-filter';
import { UrlFilter, choiceOf } from '../shared/list/url-filter';

const SCOPES = [
  { value: null, label: $localize`All` },
  { value: 'own', label: $localize`Mine` },
  { value: 'shared', label: $localize`Shared with me` },
] as const;

export const toScope = choiceOf(SCOPES);

/** The parameters of the URL that filter the items. Both days belong to the result. */
export interface ItemFilter {
  readonly scope?: 'own' | 'shared';
  readonly group_id?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Filters the items by their owner, by their group, and by the day on which they were created. */
@Component({
  selector: 'app-item-filters',
  imports: [DayFilter, Picker, UrlFilter],
  templateUrl: './item-filters.html',
  styleUrl: './item-filters.scss',
})
export class ItemFilters {
  readonly chosen = input.required<ItemFilter>();
  /** Emits parameters of the URL, where null removes one. */
  readonly changed = output<Params>();

  protected readonly scopes = SCOPES;

  private readonly group = getGroupResource(() => {
    const group_id = this.chosen().group_id;
    return group_id ? { path: { group_id } } : undefined;
  });
  /** The group whose id is in the URL. */
  protected readonly current = computed<Choice | null>(() => {
    const id = this.chosen().group_id;
    if (!id || this.group.isLoading()) return null;
    return this.group.hasValue() ? this.group.value() : { id, name: $localize`Unknown group` };
  });

  protected readonly findGroups = async (q: string) =>
    (await listGroups({ query: { q, limit: 20, sort: 'name' } })).data.data;
}
