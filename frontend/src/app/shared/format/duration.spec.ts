import { duration } from './duration';

describe('duration', () => {
  it.each([
    [0, '0 seconds'],
    [59, '59 seconds'],
    [60, '1 minute'],
    [7_300, '2 hours'],
    [200_000, '2 days'],
  ])('of %d seconds is %s', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});
