import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';

import { Session } from '../auth/session';
import { FORM_PROVIDERS, FormHarness } from '../shared/testing/form-harness';
import ItemEdit from './item-edit';

const GROUP = { id: '3', name: 'Astronomy' };
const ITEM = {
  id: '7',
  title: 'A star',
  description: '',
  owner_id: '1',
  group_id: '3',
  group: GROUP,
};
const FIRST = Array.from({ length: 100 }, (_, at) => ({ id: `b${at}`, name: `Botany ${at}` }));
const ZOOLOGY = { id: '150', name: 'Zoology' };

describe('the item form', () => {
  const open = (userId: string, id?: string) => {
    const user = signal({ id: userId, is_superuser: false });
    TestBed.configureTestingModule({
      providers: [...FORM_PROVIDERS, { provide: Session, useValue: { user } }],
    });
    vi.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    return new FormHarness(ItemEdit, { id });
  };

  it('creates a private item', async () => {
    const page = open('1');
    page.type('Title', 'A comet');
    page.submit();
    const { request } = await page.answer('POST', '/items/', ITEM, 201);
    expect(request.body).toEqual({ title: 'A comet', description: '', group_id: null });
  });

  it('sends only the changed fields, with the loaded version', async () => {
    const page = open('1', '7');
    await page.answer('GET', '/items/7', ITEM);
    page.type('Title', 'A double star');
    page.submit();
    const { request } = await page.answer('PATCH', '/items/7', ITEM);
    expect(request.body).toEqual({ title: 'A double star' });
    expect(request.headers.get('If-Match')).toBe('"1"');
  });

  it('finds a group that is not among the first 100 by typing', async () => {
    const page = open('1', '7');
    document.body.append(page.fixture.nativeElement);
    await page.answer('GET', '/items/7', ITEM);
    page.field('Shared with').focus();
    await page.answer('GET', '/groups/', { data: FIRST, total: 150, total_is_exact: true });
    page.type('Shared with', 'Zoo');
    const found = { data: [ZOOLOGY], total: 1, total_is_exact: true };
    const { request } = await page.answer('GET', '/groups/', found);
    expect(request.urlWithParams).toContain('q=Zoo');
    await page.choose('Zoology');
    page.submit();
    const { request: change } = await page.answer('PATCH', '/items/7', ITEM);
    expect(change.body).toEqual({ group_id: '150' });
  });

  it('lets only the owner choose the group', async () => {
    const page = open('2', '7');
    await page.answer('GET', '/items/7', ITEM);
    expect(page.field('Shared with').disabled).toBe(true);
    expect(page.field('Shared with').value).toBe('Astronomy');
  });
});
