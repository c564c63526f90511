import { fileSize } from './numbers';

describe('fileSize', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [14_230, '14.2 kB'],
    [2_500_000, '2.5 MB'],
    [7e12, '7,000 GB'],
  ])('of %d is %s', (bytes, words) => {
    expect(fileSize(bytes)).toBe(words);
  });
});
