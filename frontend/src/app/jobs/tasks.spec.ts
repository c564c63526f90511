import { tasksOf, taskName } from './tasks';

describe('the tasks that one may start', () => {
  it('are all of them for a superuser, and those for everyone for others', () => {
    expect(tasksOf({ is_superuser: true })).toContain('reports.users');
    expect(tasksOf({ is_superuser: false })).not.toContain('reports.users');
    expect(tasksOf(undefined)).toEqual([]);
  });

  it('have names, and what only the workers know has its own', () => {
    expect(taskName('reports.users')).toBe('Users report');
    expect(taskName('mail.send')).toBe('mail.send');
  });
});
