import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { Session } from '../auth/session';
import { FORM_PROVIDERS, FormHarness } from '../shared/testing/form-harness';
import { Profile } from './profile';

describe('the profile', () => {
  const reloadUser = vi.fn();

  const open = () => {
    reloadUser.mockReset();
    const user = signal({ full_name: 'Ada', email: 'ada@example.com' });
    TestBed.configureTestingModule({
      providers: [...FORM_PROVIDERS, { provide: Session, useValue: { user, reloadUser } }],
    });
    return new FormHarness(Profile);
  };

  it('saves the name, and loads the user again', async () => {
    const page = open();
    page.type('Name', 'Ada Lovelace');
    page.submit();
    const { request } = await page.answer('PATCH', '/users/me', {});
    expect(request.body).toEqual({ full_name: 'Ada Lovelace' });
    await vi.waitFor(() => expect(reloadUser).toHaveBeenCalledOnce());
    await vi.waitFor(() =>
      expect(document.querySelector('app-toast')?.textContent).toContain('Your profile is saved.'),
    );
  });

  it('refuses a name that is too long', () => {
    const page = open();
    page.type('Name', 'A'.repeat(201));
    page.submit();
    expect(page.text).toContain('Use 200 characters or fewer.');
    page.server.expectNone(() => true);
  });
});
