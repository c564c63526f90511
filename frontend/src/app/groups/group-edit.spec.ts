import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';

import { FORM_PROVIDERS, FormHarness } from '../shared/testing/form-harness';
import GroupEdit from './group-edit';

const GROUP = { id: '7', name: 'Astronomy', description: 'Stars' };

describe('the group form', () => {
  let navigate: ReturnType<typeof vi.spyOn>;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: FORM_PROVIDERS });
    navigate = vi.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
  });

  it('creates a group, and shows it', async () => {
    const page = new FormHarness(GroupEdit);
    page.type('Name', 'Botany');
    page.submit();
    const { request } = await page.answer('POST', '/groups/', { ...GROUP, id: '8' }, 201);
    expect(request.body).toEqual({ name: 'Botany', description: '' });
    await vi.waitFor(() => expect(navigate).toHaveBeenCalledWith(['/groups', '8']));
  });

  it('sends only the changed fields, with the loaded version', async () => {
    const page = new FormHarness(GroupEdit, { id: '7' });
    await page.answer('GET', '/groups/7', GROUP);
    expect(page.field('Description').value).toBe('Stars');
    page.type('Description', 'Stars and planets');
    page.submit();
    const { request } = await page.answer('PATCH', '/groups/7', GROUP);
    expect(request.body).toEqual({ description: 'Stars and planets' });
    expect(request.headers.get('If-Match')).toBe('"1"');
  });

  it('requires a name', () => {
    const page = new FormHarness(GroupEdit);
    page.submit();
    expect(page.text).toContain('Enter a name.');
    page.server.expectNone(({ method }) => method === 'POST');
  });
});
