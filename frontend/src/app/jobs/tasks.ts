import type { JobCreate } from '../api/types.gen';

/** A task that users can start. */
export type Task = JobCreate['task'];

interface Description {
  readonly name: string;
  /** The text of the button that starts it. */
  readonly action: string;
  readonly superusersOnly: boolean;
  /** Whether only the settings offer it. */
  readonly inSettings?: boolean;
}

/** The compiler reports a task of the API that is missing here. */
const TASKS: Readonly<Record<Task, Description>> = {
  'reports.users': {
    name: $localize`Users report`,
    action: $localize`Export users`,
    superusersOnly: true,
  },
  'reports.personal_data': {
    name: $localize`Personal data export`,
    action: $localize`Prepare my data`,
    superusersOnly: false,
    inSettings: true,
  },
};

/** The tasks that a user may start from the jobs, the dashboard and the command palette. */
export function tasksOf(user: { is_superuser: boolean } | null | undefined): Task[] {
  const tasks = Object.keys(TASKS) as Task[];
  return tasks.filter((task) => {
    const { inSettings, superusersOnly } = TASKS[task];
    return user && !inSettings && (user.is_superuser || !superusersOnly);
  });
}

export function taskAction(task: Task): string {
  return describe(task)?.action ?? task;
}

/** The display name of a task. A task that users cannot start has its task name. */
export function taskName(task: string): string {
  return describe(task)?.name ?? task;
}

function describe(task: string): Description | undefined {
  return (TASKS as Record<string, Description | undefined>)[task];
}
