import { HttpHeaders, HttpResponse } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';

import { Problem } from '../../core/problem';
import { EditConflicts, Outcome } from './edit-conflict';

interface Planet {
  readonly name: string;
  readonly moons: number;
  readonly kind: 'rocky' | 'gas_giant';
  readonly seen_at: string;
}

const BASE: Planet = { name: 'Mars', moons: 2, kind: 'rocky', seen_at: '1610-01-07T18:00:00Z' };

describe('EditConflicts', () => {
  const send = vi.fn();
  let theirs: Planet;

  beforeEach(() => {
    theirs = BASE;
    send.mockReset();
    send.mockImplementation(async (_changes: object, headers: { 'If-Match'?: string }) => {
      if (headers['If-Match'] !== '"2"') throw new Problem('It has changed.', 412);
    });
  });

  const save = (values: Planet, etag = '"1"'): Promise<Outcome> =>
    TestBed.inject(EditConflicts).save({
      base: BASE,
      etag,
      values,
      valuesOf: (planet) => ({ ...planet }),
      labels: {
        name: 'Name',
        moons: 'Moons',
        kind: ['Kind', { rocky: 'Rocky', gas_giant: 'Gas giant' }],
        seen_at: 'Seen',
      },
      load: async () => ({
        data: theirs,
        response: new HttpResponse({ headers: new HttpHeaders({ ETag: '"2"' }) }),
      }),
      send,
    });

  const dialog = () => vi.waitUntil(() => document.querySelector('mat-dialog-container'));
  const choose = async (action: string) => {
    const buttons = [...(await dialog()).querySelectorAll('button')];
    buttons.find((button) => button.textContent?.trim() === action)?.click();
  };

  it('sends only the changed fields', async () => {
    await expect(save({ ...BASE, name: 'Ares' }, '"2"')).resolves.toBe('saved');
    expect(send).toHaveBeenCalledExactlyOnceWith({ name: 'Ares' }, { 'If-Match': '"2"' });
  });

  it('keeps changes of another person to other fields, without a question', async () => {
    theirs = { ...BASE, moons: 3 };
    await expect(save({ ...BASE, name: 'Ares' })).resolves.toBe('saved');
    expect(send).toHaveBeenLastCalledWith({ name: 'Ares' }, { 'If-Match': '"2"' });
    await vi.waitFor(() =>
      expect(document.querySelector('app-toast')?.textContent).toContain('Both are kept.'),
    );
  });

  it('shows both values of a field that both changed, and saves the chosen one', async () => {
    theirs = { ...BASE, name: 'Planet 4' };
    const outcome = save({ ...BASE, name: 'Ares' });
    const text = (await dialog()).textContent;
    for (const shown of ['Name', 'Ares', 'Planet 4']) expect(text).toContain(shown);
    expect(text).not.toContain('Moons');
    await choose('Save my changes');
    await expect(outcome).resolves.toBe('saved');
    expect(send).toHaveBeenLastCalledWith({ name: 'Ares' }, { 'If-Match': '"2"' });
  });

  it('shows choices and times as the pages do', async () => {
    theirs = { ...BASE, kind: 'gas_giant', seen_at: '1610-01-08T12:00:00+00:00' };
    const other = 'dwarf' as Planet['kind'];
    const outcome = save({ ...BASE, kind: other, seen_at: '' });
    const text = (await dialog()).textContent;
    for (const shown of ['Gas giant', 'dwarf', 'Jan 8, 1610', '(empty)']) {
      expect(text).toContain(shown);
    }
    expect(text).not.toContain('gas_giant');
    await choose('Keep editing');
    await outcome;
  });

  it.each([
    ['Discard my changes', 'theirs'],
    ['Keep editing', 'cancelled'],
  ])('sends no second request after “%s”', async (action, expected) => {
    theirs = { ...BASE, name: 'Planet 4' };
    const outcome = save({ ...BASE, name: 'Ares' });
    await choose(action);
    await expect(outcome).resolves.toBe(expected);
    expect(send).toHaveBeenCalledOnce();
  });

  it('leaves other errors to the form', async () => {
    send.mockRejectedValue(new Problem('Not allowed.', 403));
    await expect(save({ ...BASE, name: 'Ares' })).rejects.toThrow('Not allowed.');
  });
});
