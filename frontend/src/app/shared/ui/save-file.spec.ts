import { fileName } from './save-file';

describe('fileName', () => {
  it.each([
    ['attachment; filename="users.xlsx"', 'users.xlsx'],
    ['attachment; filename=users.xlsx', 'users.xlsx'],
    [`attachment; filename="x.csv"; filename*=UTF-8''%C3%A9t%C3%A9.csv`, 'été.csv'],
    ['attachment', undefined],
    [null, undefined],
  ])('of %s is %s', (header, name) => {
    expect(fileName(header)).toBe(name);
  });
});
