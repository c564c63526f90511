import { BlankSlate } from './blank-slate';
import { ListSearch } from './list-search';
import { Loaded } from './loaded';
import { Pager } from './pager';
import { SortHeader } from './sort-header';

/** What the template of a list needs. */
export const LIST_PARTS = [BlankSlate, ListSearch, Loaded, Pager, SortHeader] as const;
