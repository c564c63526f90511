import { roundMax } from './scale';

describe('roundMax', () => {
  it.each([
    [[], 1],
    [[0], 1],
    [[1, 2], 2],
    [[3], 5],
    [[9, 4], 10],
    [[10], 10],
    [[201], 500],
    [[60_001], 100_000],
  ])('of %j is %d', (values, max) => {
    expect(roundMax(values)).toBe(max);
  });
});
