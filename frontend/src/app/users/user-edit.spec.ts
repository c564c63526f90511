import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';

import { Session } from '../auth/session';
import { About } from '../core/about';
import { FORM_PROVIDERS, FormHarness } from '../shared/testing/form-harness';
import UserEdit from './user-edit';

const USER = {
  id: '7',
  full_name: 'Ada',
  email: 'ada@example.com',
  is_active: true,
  is_superuser: true,
};

describe('the user form', () => {
  const reloadUser = vi.fn();

  const open = async (myId: string, id?: string) => {
    reloadUser.mockReset();
    const user = signal({ id: myId });
    TestBed.configureTestingModule({
      providers: [
        ...FORM_PROVIDERS,
        { provide: About, useValue: { passwordHint: () => '' } },
        { provide: Session, useValue: { user, reloadUser } },
      ],
    });
    vi.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    const page = new FormHarness(UserEdit, { id });
    if (id !== undefined) await page.answer('GET', `/users/${id}`, USER);
    return page;
  };

  it('requires an email and, for a new user, a password', async () => {
    const page = await open('1');
    page.type('Email', 'ada');
    page.submit();
    expect(page.text).toContain('Enter a valid email address.');
    expect(page.text).toContain('Enter a password.');
  });

  it('sends only the changed fields, and no empty password', async () => {
    const page = await open('1', '7');
    page.type('Name', 'Ada Lovelace');
    page.submit();
    const { request } = await page.answer('PATCH', '/users/7', USER);
    expect(request.body).toEqual({ full_name: 'Ada Lovelace' });
    expect(reloadUser).not.toHaveBeenCalled();
  });

  it("sends the current password for the user's own account, and reloads the user", async () => {
    const page = await open('7', '7');
    expect((page.field('Email') as HTMLInputElement).disabled).toBe(true);
    page.type('Password', 'nine calm herons wade');
    page.type('Your current password', 'seven tired otters sing');
    page.submit();
    const { request } = await page.answer('PATCH', '/users/7', USER);
    expect(request.body).toEqual({
      password: 'nine calm herons wade',
      current_password: 'seven tired otters sing',
    });
    await vi.waitFor(() => expect(reloadUser).toHaveBeenCalledOnce());
  });

  it('has no field for the current password for another account', async () => {
    const page = await open('1', '7');
    expect(() => page.field('Your current password')).toThrow();
  });
});
