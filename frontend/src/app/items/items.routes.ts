import { Routes } from '@angular/router';

import { unsavedChangesGuard } from '../core/unsaved-changes';
import ItemEdit from './item-edit';
import ItemList from './item-list';

export default [
  { path: '', component: ItemList },
  {
    path: 'new',
    title: $localize`New item`,
    component: ItemEdit,
    canDeactivate: [unsavedChangesGuard],
  },
  {
    path: ':id',
    title: $localize`Item`,
    component: ItemEdit,
    canDeactivate: [unsavedChangesGuard],
  },
] satisfies Routes;
