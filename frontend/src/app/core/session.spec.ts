import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';

import { AccessToken } from './access-token';
import { guestGuard, sessionGuard } from './session-guard';
import { sessionInterceptor } from './session-interceptor';

@Component({ template: '' })
class Page {}

describe('the session', () => {
  let accessToken: AccessToken;
  let http: HttpClient;
  let router: Router;
  let server: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([sessionInterceptor])),
        provideHttpClientTesting(),
        provideRouter([
          { path: 'login', component: Page, canActivate: [guestGuard] },
          { path: '**', component: Page, canActivate: [sessionGuard] },
        ]),
      ],
    });
    accessToken = TestBed.inject(AccessToken);
    accessToken.clear();
    http = TestBed.inject(HttpClient);
    router = TestBed.inject(Router);
    server = TestBed.inject(HttpTestingController);
  });

  it('sends a visitor to the login page, which knows the way back', async () => {
    await RouterTestingHarness.create('/jobs?offset=20');
    expect(router.url).toBe('/login?next=%2Fjobs%3Foffset%3D20');
  });

  it('keeps those who are logged in away from the login page', async () => {
    accessToken.set('token');
    await RouterTestingHarness.create('/login');
    expect(router.url).toBe('/');
  });

  it('survives a reload of the page', () => {
    accessToken.set('token');
    expect(new AccessToken().value()).toBe('token');
  });

  it('shows the token to the API, and nothing without one', () => {
    http.get('/api/a').subscribe();
    expect(server.expectOne('/api/a').request.headers.has('Authorization')).toBe(false);
    accessToken.set('token');
    http.get('/api/b').subscribe();
    expect(server.expectOne('/api/b').request.headers.get('Authorization')).toBe('Bearer token');
  });

  it('ends once when several requests are refused', async () => {
    accessToken.set('token');
    await RouterTestingHarness.create('/jobs');
    const navigate = vi.spyOn(router, 'navigate');
    const ignore = { error: () => undefined };
    http.get('/api/a').subscribe(ignore);
    http.get('/api/b').subscribe(ignore);
    const refusal = { status: 401, statusText: 'Unauthorized' };
    server.expectOne('/api/a').flush(null, refusal);
    server.expectOne('/api/b').flush(null, refusal);
    expect(accessToken.value()).toBeNull();
    expect(navigate).toHaveBeenCalledExactlyOnceWith(['/login'], {
      queryParams: { next: '/jobs' },
    });
  });

  it('goes on when something else fails', () => {
    accessToken.set('token');
    http.get('/api/a').subscribe({ error: () => undefined });
    server.expectOne('/api/a').flush(null, { status: 500, statusText: 'Error' });
    expect(accessToken.value()).toBe('token');
  });
});
