import { relativeTime } from './relative-time';

const NOW = Date.parse('2026-03-10T12:00:00Z');

describe('relativeTime', () => {
  it.each([
    ['2026-03-10T11:59:30Z', 'just now'],
    ['2026-03-10T11:58:00Z', '2 minutes ago'],
    ['2026-03-10T09:10:00Z', '2 hours ago'],
    ['2026-03-09T11:00:00Z', 'yesterday'],
    ['2026-02-20T12:00:00Z', '2 weeks ago'],
    ['2024-03-01T12:00:00Z', '2 years ago'],
    ['2026-03-10T12:05:00Z', 'in 5 minutes'],
  ])('formats %s as %s', (time, words) => {
    expect(relativeTime(Date.parse(time), NOW)).toBe(words);
  });
});
