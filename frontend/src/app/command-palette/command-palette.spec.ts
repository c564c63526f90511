import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Injector, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { Router, provideRouter } from '@angular/router';

import { client } from '../api/client.gen';
import { provideHeyApiClient } from '../api/client/client.gen';
import { Session } from '../auth/session';
import { superuserGuard } from '../auth/superuser-guard';
import { openPalette } from './command-palette';

const USERS = {
  path: 'users',
  title: 'Users',
  data: { icon: 'users' },
  canActivate: [superuserGuard],
  children: [],
};
const JOBS = { path: 'jobs', title: 'Jobs', data: { icon: 'jobs' }, children: [] };

describe('the command palette', () => {
  const user = signal({ is_superuser: true });
  let server: HttpTestingController;
  let navigate: ReturnType<typeof vi.spyOn>;

  beforeEach(() => {
    user.set({ is_superuser: true });
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideHeyApiClient(client),
        { provide: Session, useValue: { user } },
        provideRouter([{ path: '', children: [JOBS, USERS] }]),
      ],
    });
    server = TestBed.inject(HttpTestingController);
    navigate = vi.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  const open = () => {
    const closed = openPalette(TestBed.inject(Injector));
    TestBed.tick();
    return closed;
  };
  const field = () => document.querySelector('[role=combobox]') as HTMLInputElement;
  const type = (text: string) => {
    field().value = text;
    field().dispatchEvent(new Event('input'));
    TestBed.tick();
  };
  const press = (key: string, init: KeyboardEventInit = {}) => {
    field().dispatchEvent(new KeyboardEvent('keydown', { key, ...init }));
    TestBed.tick();
  };
  const texts = (selector: string) =>
    [...document.querySelectorAll(`app-command-palette ${selector}`)].map(({ textContent }) =>
      textContent.trim(),
    );
  const active = () => {
    const option = document.getElementById(field().getAttribute('aria-activedescendant') ?? '');
    expect(option?.ariaSelected).toBe('true');
    return option?.textContent.trim();
  };
  const requestFor = (q: string) =>
    vi.waitFor(() => {
      TestBed.tick();
      return server.expectOne((request) => request.urlWithParams.includes(`q=${q}`));
    });
  const found = (...names: string[]) => ({
    data: names.map((full_name) => ({ id: full_name, full_name, email: `${full_name}@x.test` })),
  });
  const expectTexts = (selector: string, ...expected: string[]) =>
    vi.waitFor(() => {
      TestBed.tick();
      expect(texts(selector)).toEqual(expected);
    });

  it('lists the pages and actions with all typed words', () => {
    void open();
    expect(texts('.heading')).toEqual(['Pages', 'Actions']);
    type('theme LIGHT');
    expect(texts('[role=option]')).toEqual(['Use the light theme']);
    type('jo');
    expect(texts('[role=option]')).toEqual(['Jobs']);
    expect(active()).toBe('Jobs');
  });

  it('shows what superusers may do to superusers only', () => {
    user.set({ is_superuser: false });
    void open();
    expect(texts('[role=option]')).toContain('Jobs');
    for (const text of ['Users', 'New user', 'Export users']) {
      expect(texts('[role=option]')).not.toContain(text);
    }
  });

  it('moves with the arrow keys, and starts again with the first option', () => {
    void open();
    expect(active()).toBe('Jobs');
    press('ArrowDown');
    expect(active()).toBe('Users');
    press('ArrowUp');
    press('ArrowUp');
    expect(active()).toBe('Log out');
    press('ArrowDown');
    expect(active()).toBe('Jobs');
    press('ArrowDown');
    type('s');
    expect(active()).toBe('Jobs');
  });

  it('closes with Enter, and then runs the active command', async () => {
    const closed = open();
    press('ArrowDown');
    press('Enter', { isComposing: true });
    expect(TestBed.inject(MatDialog).openDialogs).toHaveLength(1);
    press('Enter');
    expect(navigate).not.toHaveBeenCalled();
    await closed;
    expect(navigate).toHaveBeenCalledExactlyOnceWith(['/', 'users']);
    expect(TestBed.inject(MatDialog).openDialogs).toHaveLength(0);
  });

  it('offers an invitation to each group that the user manages', async () => {
    void open();
    type('invite to eng');
    const groups = [
      { id: '1', name: 'Engines', is_manager: true },
      { id: '2', name: 'England', is_manager: false },
    ];
    (await requestFor('eng')).flush({ data: groups });
    (await requestFor('invite')).flush(found());
    await expectTexts('[role=option]', 'Invite to Engines…');
  });

  it('opens only once', async () => {
    void open();
    await open();
    expect(TestBed.inject(MatDialog).openDialogs).toHaveLength(1);
  });

  it('finds records from two letters on, and ignores the answer to an earlier text', async () => {
    void open();
    type('a');
    type('ad');
    expect(texts('[role=status] p')).toEqual(['Searching…']);
    const earlier = await requestFor('ad');
    type('ada');
    const later = await requestFor('ada');
    later.flush(found('Ada'));
    await expectTexts('.text', 'Ada');
    earlier.flush(found('Adam'));
    await new Promise((done) => setTimeout(done));
    await expectTexts('.text', 'Ada');
    expect(texts('.note')).toEqual(['Ada@x.test']);
    expect(texts('[role=status] p')).toEqual([]);
    press('Enter');
    await vi.waitFor(() => expect(navigate).toHaveBeenCalledWith(['/', 'users', 'Ada']));
  });

  it('shows that records could not be loaded', async () => {
    void open();
    type('export');
    (await requestFor('export')).flush(null, { status: 503, statusText: 'Unavailable' });
    await expectTexts('[role=status] p', 'Users could not be loaded.');
    expect(active()).toBe('Export users');
  });

  it('shows that nothing is found', async () => {
    void open();
    type('xyz');
    (await requestFor('xyz')).flush(found());
    await expectTexts('[role=status] p', 'Nothing found');
    expect(field().ariaExpanded).toBe('false');
    press('ArrowDown');
    press('Enter');
    expect(TestBed.inject(MatDialog).openDialogs).toHaveLength(1);
  });
});
