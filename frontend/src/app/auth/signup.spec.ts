import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { About } from '../core/about';
import { FORM_PROVIDERS, FormHarness } from '../shared/testing/form-harness';
import Signup from './signup';

describe('the signup page', () => {
  const signupIsOpen = signal(true);

  const open = () => {
    const about = { projectName: () => 'The Project', passwordHint: () => '', signupIsOpen };
    TestBed.configureTestingModule({
      providers: [...FORM_PROVIDERS, { provide: About, useValue: about }],
    });
    return new FormHarness(Signup);
  };

  it('requires an email and a password', () => {
    signupIsOpen.set(true);
    const page = open();
    page.submit();
    expect(page.text).toContain('Enter your email address.');
    expect(page.text).toContain('Choose a password.');
    page.server.expectNone(() => true);
  });

  it('creates the account, and shows where the mail was sent', async () => {
    signupIsOpen.set(true);
    const page = open();
    page.type('Name', 'Ada');
    page.type('Email', 'ada@example.com');
    page.type('Password', 'seven tired otters sing');
    page.submit();
    const { request } = await page.answer('POST', '/users/signup', {}, 202);
    expect(request.body).toEqual({
      full_name: 'Ada',
      email: 'ada@example.com',
      password: 'seven tired otters sing',
    });
    await vi.waitFor(() => expect(page.text).toContain('We sent an email to ada@example.com'));
  });

  it('has no form while signup is closed', () => {
    signupIsOpen.set(false);
    const page = open();
    expect(page.text).toContain('Signup is closed.');
    expect(() => page.field('Email')).toThrow();
  });
});
