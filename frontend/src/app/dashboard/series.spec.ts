import { jobsByState, usersByDay } from './series';

describe('usersByDay', () => {
  it('has a point for each day, and the last day as its summary', () => {
    const { points, summary } = usersByDay([
      { day: '2026-01-31', total: 0 },
      { day: '2026-02-01', total: 1234 },
    ]);
    expect(points.map(({ label }) => label)).toEqual(['Jan 31', 'Feb 1']);
    expect(points.map(({ value }) => value)).toEqual([0, 1234]);
    expect(summary).toMatchObject({ label: 'Feb 1', text: '1,234' });
  });
});

describe('jobsByState', () => {
  it('has the number and the share of each state', () => {
    const jobs = { queued: 0, running: 1, succeeded: 6, failed: 3, cancelled: 0 };
    const { points, summary } = jobsByState(jobs);
    expect(points.map(({ label, text }) => `${label} ${text}`)).toEqual([
      'Queued 0 (0%)',
      'Running 1 (10%)',
      'Succeeded 6 (60%)',
      'Failed 3 (30%)',
      'Cancelled 0 (0%)',
    ]);
    expect(summary).toEqual({ text: '10', label: 'jobs' });
  });

  it('shows 0% when there are no jobs, and uses the singular for one job', () => {
    const none = { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 };
    expect(jobsByState(none).points[2].text).toBe('0 (0%)');
    expect(jobsByState({ ...none, failed: 1 }).summary).toEqual({ text: '1', label: 'job' });
  });
});
