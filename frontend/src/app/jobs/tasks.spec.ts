import { tasksOf, taskName } from './tasks';

describe('the tasks', () => {
  it('include those for superusers only if the user is one', () => {
    expect(tasksOf({ is_superuser: true })).toContain('reports.users');
    expect(tasksOf({ is_superuser: false })).not.toContain('reports.users');
    expect(tasksOf(undefined)).toEqual([]);
  });

  it('do not include those that only the settings offer', () => {
    expect(tasksOf({ is_superuser: true })).not.toContain('reports.personal_data');
    expect(taskName('reports.personal_data')).toBe('Personal data export');
  });

  it('have display names, and unknown tasks show their task name', () => {
    expect(taskName('reports.users')).toBe('Users report');
    expect(taskName('mail.send')).toBe('mail.send');
  });
});
