import { tilesOf } from './tiles';

describe('tilesOf', () => {
  const tones = (jobs: { queued: number; failed: number }) =>
    tilesOf({
      items: { mine: 1, shared: 1 },
      jobs: { running: 0, succeeded: 1, cancelled: 1, ...jobs },
    }).map(({ tone }) => tone);

  it('has a color only for what needs attention', () => {
    expect(tones({ queued: 0, failed: 0 })).toEqual(['calm', 'calm', 'calm', 'calm']);
    expect(tones({ queued: 1, failed: 2 })).toEqual(['calm', 'calm', 'busy', 'bad']);
  });

  it('has no counts until the numbers are loaded', () => {
    expect(tilesOf(undefined).map(({ count }) => count)).toEqual(Array(4).fill(undefined));
  });
});
