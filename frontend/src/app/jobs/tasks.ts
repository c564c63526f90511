import type { Job } from '../api/types.gen';

/** The tasks that the workers know, as people call them. */
export const TASK_NAMES: Readonly<Record<Job['task'], string>> = {
  'reports.users': 'Users report',
};
