import { Routes } from '@angular/router';

import { unsavedChangesGuard } from '../core/unsaved-changes';
import { AccountSettings } from './account-settings';
import { AppearanceSettings } from './appearance-settings';
import { NotificationSettings } from './notification-settings';
import { ProfileSettings } from './profile-settings';
import { SecuritySettings } from './security-settings';
import { Settings } from './settings';

// A section with an icon is in the navigation of the settings.
export default [
  {
    path: '',
    component: Settings,
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'profile' },
      {
        path: 'profile',
        title: $localize`Profile`,
        data: { icon: 'person' },
        component: ProfileSettings,
        canDeactivate: [unsavedChangesGuard],
      },
      {
        path: 'notifications',
        title: $localize`Notifications`,
        data: { icon: 'bell' },
        component: NotificationSettings,
      },
      {
        path: 'appearance',
        title: $localize`Appearance`,
        data: { icon: 'appearance' },
        component: AppearanceSettings,
      },
      {
        path: 'security',
        title: $localize`Security`,
        data: { icon: 'security' },
        component: SecuritySettings,
        canDeactivate: [unsavedChangesGuard],
      },
      {
        path: 'security/activity',
        title: $localize`Activity`,
        loadComponent: () => import('../audit/my-activity'),
      },
      {
        path: 'api-keys',
        title: $localize`API keys`,
        data: { icon: 'code' },
        loadComponent: () => import('../api-keys/api-key-settings'),
        canDeactivate: [unsavedChangesGuard],
      },
      {
        path: 'account',
        title: $localize`Account`,
        data: { icon: 'account' },
        component: AccountSettings,
      },
    ],
  },
] satisfies Routes;
