import { Routes } from '@angular/router';

import Job from './job';
import Jobs from './jobs';

export default [
  { path: '', component: Jobs },
  { path: ':id', title: $localize`Job`, component: Job },
] satisfies Routes;
