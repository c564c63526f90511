import { EmptyState } from './empty-state';
import { ListView } from './list-view';
import { SortHeader } from './sort-header';

/** What the template of a list needs. */
export const LIST_PARTS = [EmptyState, ListView, SortHeader] as const;
