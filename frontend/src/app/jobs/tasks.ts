import type { JobCreate } from '../api/types.gen';

const NAMES: Readonly<Record<JobCreate['task'], string>> = {
  'reports.users': 'Users report',
};

/** A task as people call it; a job of long ago may name one that is no more. */
export function taskName(task: string): string {
  return (NAMES as Readonly<Record<string, string>>)[task] ?? task;
}
