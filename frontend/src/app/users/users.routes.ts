import { Routes } from '@angular/router';

import { unsavedChangesGuard } from '../core/unsaved-changes';
import UserEdit from './user-edit';
import UserList from './user-list';

export default [
  { path: '', component: UserList },
  {
    path: 'new',
    title: $localize`New user`,
    component: UserEdit,
    canDeactivate: [unsavedChangesGuard],
  },
  {
    path: ':id',
    title: $localize`User`,
    component: UserEdit,
    canDeactivate: [unsavedChangesGuard],
  },
] satisfies Routes;
