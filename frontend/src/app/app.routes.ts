import { Routes } from '@angular/router';

import { guestGuard, sessionGuard } from './core/session-guard';

// A page with an `icon` is in the navigation, under its title.
export const routes: Routes = [
  {
    path: 'login',
    title: 'Log in',
    canActivate: [guestGuard],
    loadComponent: () => import('./login/login'),
  },
  {
    path: '',
    canActivate: [sessionGuard],
    loadComponent: () => import('./layout/shell'),
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'Dashboard',
        data: { icon: 'dashboard' },
        loadComponent: () => import('./dashboard/dashboard'),
      },
      {
        path: 'jobs',
        title: 'Jobs',
        data: { icon: 'jobs' },
        loadComponent: () => import('./jobs/jobs'),
      },
      { path: 'tools', title: 'Tools', loadComponent: () => import('./tools/tools') },
    ],
  },
  { path: '**', title: 'Page not found', loadComponent: () => import('./not-found/not-found') },
];
