import type { Notification } from '../api/types.gen';
import { lookOf } from './notification-look';

function notification(kind: string, parameters: Notification['parameters']): Notification {
  const times = { created_at: '2026-03-10T12:00:00Z', read_at: null };
  return { id: '1', subject_id: '2', kind: kind as Notification['kind'], parameters, ...times };
}

describe('a notification', () => {
  it('names the task of a job', () => {
    const { text, link } = lookOf(notification('job.failed', { task: 'reports.users' }));
    expect(text).toBe('Users report: the job has failed.');
    expect(link).toEqual(['/jobs']);
  });

  it('links to what it is about, if the user can still see it', () => {
    expect(lookOf(notification('group.added', { group: 'Engines' })).link).toEqual([
      '/groups',
      '2',
    ]);
    expect(lookOf(notification('group.removed', { group: 'Engines' })).link).toBeUndefined();
  });

  it('of a kind that the pages do not know asks for a reload', () => {
    expect(lookOf(notification('job.postponed', {})).text).toMatch(/^Reload the page/);
  });
});
