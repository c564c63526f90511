import { greeting } from './dashboard';

describe('greeting', () => {
  it.each([
    [8, 'Ada Lovelace', 'Good morning, Ada'],
    [13, 'Ada', 'Good afternoon, Ada'],
    [20, '', 'Good evening'],
    [2, undefined, 'Good evening'],
  ])('at %d to %s is %s', (hour, name, words) => {
    expect(greeting(hour, name)).toBe(words);
  });
});
