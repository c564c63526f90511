import { signal } from '@angular/core';

import { Columns } from './columns';

const text = () => '';

describe('the columns of a list', () => {
  beforeEach(() => localStorage.clear());

  it('are shown until the user hides them, except the first', () => {
    const columns = new Columns('planets', {
      name: { heading: 'Name', text },
      mass: { heading: 'Mass', text },
      age: { heading: 'Age', text, isHidden: true },
    });
    expect(columns.shown().map(({ name }) => name)).toEqual(['name', 'mass']);
    for (const { choice } of columns.offered()) choice.choose('hidden');
    expect(columns.shown().map(({ name }) => name)).toEqual(['name']);
  });

  it('are neither offered nor shown to a user whom they are not for', () => {
    const isSuperuser = signal(false);
    const columns = new Columns('planets', {
      name: { heading: 'Name', text },
      owner: { heading: 'Owner', text, isOffered: isSuperuser },
    });
    expect(columns.offered().map(({ name }) => name)).toEqual(['name']);
    expect(columns.shows('owner')).toBe(false);
    isSuperuser.set(true);
    expect(columns.offered().map(({ name }) => name)).toEqual(['name', 'owner']);
    expect(columns.shows('owner')).toBe(true);
  });
});
