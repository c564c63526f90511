import { tasksOf, taskName } from './tasks';

describe('the tasks', () => {
  it('include those for superusers only if the user is one', () => {
    expect(tasksOf({ is_superuser: true })).toContain('reports.users');
    expect(tasksOf({ is_superuser: false })).not.toContain('reports.users');
    expect(tasksOf(undefined)).toEqual([]);
  });

  it('have display names, and unknown tasks show their task name', () => {
    expect(taskName('reports.users')).toBe('Users report');
    expect(taskName('mail.send')).toBe('mail.send');
  });
});
