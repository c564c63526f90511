import { Routes } from '@angular/router';

import { superuserGuard } from '../auth/superuser-guard';
import { unsavedChangesGuard } from '../core/unsaved-changes';
import Group from './group';
import GroupEdit from './group-edit';
import GroupList from './group-list';

export default [
  { path: '', component: GroupList },
  {
    path: 'new',
    title: $localize`New group`,
    component: GroupEdit,
    canActivate: [superuserGuard],
    canDeactivate: [unsavedChangesGuard],
  },
  { path: ':id', title: $localize`Group`, component: Group },
  {
    path: ':id/edit',
    title: $localize`Edit group`,
    component: GroupEdit,
    canActivate: [superuserGuard],
    canDeactivate: [unsavedChangesGuard],
  },
] satisfies Routes;
