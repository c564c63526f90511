import type { JobCreate } from '../api/types.gen';

/** A task that one can start from the pages. */
export type Task = JobCreate['task'];

const NAMES: Readonly<Record<Task, string>> = {
  'reports.users': 'Users report',
};

/** A task as people call it. One that only the workers know goes by its own name. */
export function taskName(task: string): string {
  return (NAMES as Record<string, string | undefined>)[task] ?? task;
}
