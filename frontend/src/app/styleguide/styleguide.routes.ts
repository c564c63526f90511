import { Routes } from '@angular/router';

/** In production, angular.json replaces this file by one without a page. */
export const STYLEGUIDE: Routes = [
  { path: 'styleguide', title: 'Styleguide', loadComponent: () => import('./styleguide') },
];
