import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';

import { About } from '../core/about';
import { Problem } from '../core/problem';
import Login from './login';
import { Session } from './session';

describe('the login page', () => {
  afterEach(() => vi.restoreAllMocks());

  const open = vi.fn<Session['open']>();
  let page: HTMLElement;
  const signupIsOpen = signal(true);
  const passwordLogin = signal(true);
  const providers = signal([{ name: 'acme', label: 'Acme', logout: false }]);

  beforeEach(() => {
    open.mockReset();
    signupIsOpen.set(true);
    passwordLogin.set(true);
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: Session, useValue: { open, whyEnded: () => '', user: () => undefined } },
        {
          provide: About,
          useValue: { projectName: () => 'The Project', signupIsOpen, passwordLogin, providers },
        },
      ],
    });
    const fixture = TestBed.createComponent(Login);
    fixture.componentRef.setInput('next', '/jobs?offset=20');
    TestBed.tick();
    page = fixture.nativeElement;
  });

  const type = (selector: string, value: string) => {
    const input = page.querySelector<HTMLInputElement>(selector);
    if (input) input.value = value;
    input?.dispatchEvent(new Event('input'));
  };
  const submit = () => {
    page.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    TestBed.tick();
  };
  const fillAndSubmit = () => {
    type('input[type=email]', 'ada@example.com');
    type('input[type=password]', 'secret');
    submit();
  };

  it('requires both fields before it sends a request', () => {
    submit();
    expect(page.textContent).toContain('Enter your email address.');
    expect(page.textContent).toContain('Enter your password.');
    expect(open).not.toHaveBeenCalled();
  });

  it('opens the requested page after login', async () => {
    const navigate = vi.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    fillAndSubmit();
    await vi.waitFor(() => expect(navigate).toHaveBeenCalledWith('/jobs?offset=20'));
    expect(open).toHaveBeenCalledWith('ada@example.com', 'secret');
  });

  it('shows the error of the server, and can be submitted again', async () => {
    open.mockRejectedValue(new Problem('Wrong email address or password.', 401));
    fillAndSubmit();
    const alert = () => page.querySelector('[role=alert]')?.textContent;
    await vi.waitFor(() => expect(alert()).toContain('Wrong email address or password.'));
    submit();
    expect(open).toHaveBeenCalledTimes(2);
  });

  it("shows the server's message for a field at that field", async () => {
    open.mockRejectedValue(new Problem('Invalid', 422, { username: ['This is no address.'] }));
    fillAndSubmit();
    const error = () => page.querySelector('mat-error')?.textContent;
    await vi.waitFor(() => expect(error()).toContain('This is no address.'));
    expect(page.querySelector('[role=alert]')).toBeNull();
  });

  it.each([true, false])('shows the form only while passwords open a session: %s', (isOn) => {
    passwordLogin.set(isOn);
    TestBed.tick();
    expect(page.querySelector('input[type=password]') !== null).toBe(isOn);
    expect(page.querySelector('a[href="/password-recovery"]') !== null).toBe(isOn);
    expect(page.textContent).toContain('Log in with Acme');
  });

  it.each([true, false])('shows the signup link only while signup is open: %s', (isOpen) => {
    signupIsOpen.set(isOpen);
    TestBed.tick();
    expect(page.querySelector('a[href="/signup"]') !== null).toBe(isOpen);
  });
});
