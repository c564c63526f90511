import { initials } from './avatar';

describe('initials', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['ada@example.com', 'A'],
    ['grace.hopper@example.com', 'GH'],
    ['Ana María de la Cruz', 'AC'],
    ['', ''],
  ])('of %s are %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
