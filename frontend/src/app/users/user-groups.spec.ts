import { TestBed } from '@angular/core/testing';

import type { User } from '../api/types.gen';
import { FORM_PROVIDERS, FormHarness } from '../shared/testing/form-harness';
import { UserGroups } from './user-groups';

const [ASTRONOMY, BOTANY] = [
  { id: '1', name: 'Astronomy' },
  { id: '2', name: 'Botany' },
];
const FIRST = Array.from({ length: 100 }, (_, at) => ({ id: `b${at}`, name: `Botany ${at}` }));
const ZOOLOGY = { id: '150', name: 'Zoology' };

describe('the groups of a user', () => {
  const open = async () => {
    TestBed.configureTestingModule({ providers: FORM_PROVIDERS });
    const page = new FormHarness(UserGroups, { user: { id: '7' } as User });
    document.body.append(page.fixture.nativeElement);
    await page.answer('GET', '/users/7/groups', {
      data: [ASTRONOMY],
      total: 1,
      total_is_exact: true,
    });
    return page;
  };

  it('offers only other groups, and adds the user to the chosen one', async () => {
    const page = await open();
    page.field('Group').focus();
    const { request } = await page.answer('GET', '/groups/', {
      data: [ASTRONOMY, BOTANY],
      total: 2,
      total_is_exact: true,
    });
    expect(request.urlWithParams).toContain('limit=100');
    await vi.waitFor(() => expect(document.querySelectorAll('mat-option')).toHaveLength(1));
    await page.choose('Botany');
    page.submit();
    await page.answer('PUT', '/groups/2/members/7', {});
    await page.answer('GET', '/users/7/groups', {
      data: [ASTRONOMY, BOTANY],
      total: 2,
      total_is_exact: true,
    });
    expect(page.field('Group').value).toBe('');
  });

  it('finds a group that is not among the first 100 by typing', async () => {
    const page = await open();
    page.field('Group').focus();
    await page.answer('GET', '/groups/', { data: FIRST, total: 150, total_is_exact: true });
    page.type('Group', 'Zoo');
    const { request } = await page.answer('GET', '/groups/', {
      data: [ZOOLOGY],
      total: 1,
      total_is_exact: true,
    });
    expect(request.urlWithParams).toContain('q=Zoo');
    await page.choose('Zoology');
    page.submit();
    await page.answer('PUT', '/groups/150/members/7', {});
  });

  it('requires a group', async () => {
    const page = await open();
    page.submit();
    await vi.waitFor(() => expect(page.text).toContain('Choose a group.'));
  });
});
