import { Routes } from '@angular/router';

import { guestGuard, sessionGuard } from './auth/session-guard';
import { superuserGuard } from './auth/superuser-guard';
import { inNextTask } from './core/next-task';
import { ErrorPage } from './error-page/error-page';
import { STYLEGUIDE } from './styleguide/styleguide.routes';

// A page with an `icon` is in the navigation, unless the user's menu has it, and in the command
// palette. With a `key`, the shortcut `g` and this key opens it. `always` runs the guards again when a
// session ends.
export const routes: Routes = [
  {
    path: 'login',
    title: $localize`Log in`,
    canActivate: [guestGuard],
    runGuardsAndResolvers: 'always',
    loadComponent: inNextTask(() => import('./auth/login')),
  },
  // OpenID providers send the browser back to this page.
  {
    path: 'oidc/:provider',
    title: $localize`Log in`,
    loadComponent: () => import('./auth/provider-answer'),
  },
  {
    path: 'signup',
    title: $localize`Create account`,
    loadComponent: () => import('./auth/signup'),
  },
  // Links in mails open the next three pages.
  {
    path: 'verify-email',
    title: $localize`Confirm your email`,
    loadComponent: () => import('./auth/verify-email'),
  },
  {
    path: 'reset-password',
    title: $localize`Choose a new password`,
    loadComponent: () => import('./auth/reset-password'),
  },
  {
    path: 'undo-email-change',
    title: $localize`Undo a change`,
    loadComponent: () => import('./auth/undo-email-change'),
  },
  {
    path: 'password-recovery',
    title: $localize`Forgot your password?`,
    loadComponent: () => import('./auth/password-recovery'),
  },
  {
    path: 'add-second-factor',
    title: $localize`Add a second factor`,
    canActivate: [sessionGuard],
    runGuardsAndResolvers: 'always',
    loadComponent: () => import('./second-factor/add-second-factor'),
  },
  {
    path: '',
    canActivate: [sessionGuard],
    runGuardsAndResolvers: 'always',
    loadComponent: inNextTask(() => import('./layout/shell')),
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: $localize`Dashboard`,
        data: { icon: 'dashboard', key: 'd' },
        loadComponent: () => import('./dashboard/dashboard'),
      },
      {
        path: 'items',
        title: $localize`Items`,
        data: { icon: 'items', key: 'i' },
        loadChildren: () => import('./items/items.routes'),
      },
      // scripts/new-resource.sh adds pages here.
      {
        path: 'jobs',
        title: $localize`Jobs`,
        data: { icon: 'jobs', key: 'j' },
        loadChildren: () => import('./jobs/jobs.routes'),
      },
      {
        path: 'groups',
        title: $localize`Groups`,
        data: { icon: 'groups', key: 'g' },
        loadChildren: () => import('./groups/groups.routes'),
      },
      // The link in an invitation mail opens this page.
      {
        path: 'accept-invitation',
        title: $localize`Invitation`,
        loadComponent: () => import('./accept-invitation/accept-invitation'),
      },
      // The link in the mail to a new email address opens this page.
      {
        path: 'confirm-email',
        title: $localize`New email address`,
        loadComponent: () => import('./auth/confirm-email'),
      },
      {
        path: 'users',
        title: $localize`Users`,
        data: { icon: 'users', key: 'u' },
        canActivate: [superuserGuard],
        loadChildren: () => import('./users/users.routes'),
      },
      {
        path: 'audit',
        title: $localize`Audit log`,
        data: { icon: 'audit', key: 'a' },
        canActivate: [superuserGuard],
        loadComponent: () => import('./audit/audit-log'),
      },
      {
        path: 'tools',
        title: $localize`Tools`,
        loadComponent: () => import('./tools/tools'),
      },
      // The bell and the mails with notifications open this page.
      {
        path: 'notifications',
        title: $localize`Notifications`,
        loadComponent: () => import('./notifications/notifications'),
      },
      {
        path: 'settings',
        title: $localize`Settings`,
        data: { icon: 'settings', key: 's', isInUserMenu: true },
        loadChildren: () => import('./settings/settings.routes'),
      },
    ],
  },
  ...STYLEGUIDE,
  // A navigation that fails ends here, with its own URL in the address bar.
  { path: 'error', title: $localize`Error`, component: ErrorPage },
  {
    path: '**',
    title: $localize`Page not found`,
    loadComponent: () => import('./not-found/not-found'),
  },
];
