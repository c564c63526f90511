import { SCOPE_GROUPS, scopeNames } from './scopes';

describe('the scopes', () => {
  it('are grouped by what they are about', () => {
    const groups = new Map(SCOPE_GROUPS.map((group) => [group.label, group]));
    expect(groups.get('Items')).toEqual({
      label: 'Items',
      read: 'items:read',
      write: 'items:write',
    });
    expect(groups.get('Users')).toEqual({ label: 'Users', read: 'users:read', write: undefined });
  });

  it('have names, also those that these pages do not know yet', () => {
    expect(scopeNames(['items:read', 'items:write', 'jobs:write', 'invoices:read'])).toBe(
      'Items (read, write), Jobs (write), invoices (read)',
    );
  });
});
