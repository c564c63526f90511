import type { JobCreate } from '../api/types.gen';

/** A task that one can start from the pages. */
export type Task = JobCreate['task'];

/** All of them: the compiler misses those that the API has and this has not. */
const TASKS: Readonly<Record<Task, { name: string; superusersOnly: boolean }>> = {
  'reports.users': { name: 'Users report', superusersOnly: true },
};

/** What somebody may start. */
export function tasksOf(user: { is_superuser: boolean } | null | undefined): Task[] {
  const tasks = Object.keys(TASKS) as Task[];
  return tasks.filter((task) => user && (user.is_superuser || !TASKS[task].superusersOnly));
}

/** A task as people call it. One that only the workers know goes by its own name. */
export function taskName(task: string): string {
  return (TASKS as Record<string, { name: string } | undefined>)[task]?.name ?? task;
}
