import { Routes } from '@angular/router';

export const STYLEGUIDE: Routes = [];
