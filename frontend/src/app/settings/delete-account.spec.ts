import { signal } from '@angular/core';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';

import { client } from '../api/client.gen';
import { provideHeyApiClient } from '../api/client/client.gen';
import { Session } from '../auth/session';
import { problemInterceptor } from '../core/problem';
import { DeleteAccount } from './delete-account';

describe('deleting the account', () => {
  const discard = vi.fn();
  let page: HTMLElement;
  let server: HttpTestingController;

  beforeEach(() => {
    discard.mockReset();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([problemInterceptor])),
        provideHttpClientTesting(),
        provideHeyApiClient(client),
        provideRouter([]),
        {
          provide: Session,
          useValue: { user: signal({ email: 'Ada@example.com' }), discard },
        },
      ],
    });
    server = TestBed.inject(HttpTestingController);
    const fixture = TestBed.createComponent(DeleteAccount);
    TestBed.tick();
    page = fixture.nativeElement;
  });

  const confirmWith = (password: string) => {
    page.querySelector<HTMLElement>('button.danger')?.click();
    TestBed.tick();
    const input = page.querySelector('input[type=password]') as HTMLInputElement;
    input.value = password;
    input.dispatchEvent(new Event('input'));
    page.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    TestBed.tick();
  };

  it('requires the password', () => {
    confirmWith('');
    expect(page.textContent).toContain('Enter your current password.');
    server.expectNone('/api/v1/users/me');
  });

  // Not a browser test: if it failed, it would delete the superuser that all browser tests use.
  it('shows why the last superuser cannot be deleted', async () => {
    confirmWith('a passphrase of my own');
    const reason = 'This is the last superuser: create another one first.';
    const request = await vi.waitUntil(() => server.match('/api/v1/users/me')[0]);
    expect(request.request.body).toEqual({ current_password: 'a passphrase of my own' });
    request.flush({ detail: reason }, { status: 409, statusText: 'Conflict' });
    await vi.waitFor(() =>
      expect(document.querySelector('app-toast')?.textContent).toContain(reason),
    );
    expect(discard).not.toHaveBeenCalled();
  });
});
