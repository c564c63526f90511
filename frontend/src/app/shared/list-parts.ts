import { BlankSlate } from './blank-slate';
import { ListView } from './list-view';
import { SortHeader } from './sort-header';

/** What the template of a list needs. */
export const LIST_PARTS = [BlankSlate, ListView, SortHeader] as const;
