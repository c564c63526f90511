import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { firstValueFrom } from 'rxjs';

import { client } from '../api/client.gen';
import { provideHeyApiClient } from '../api/client/client.gen';
import { problemInterceptor } from '../core/problem';
import { Session } from './session';
import { guestGuard, sessionGuard } from './session-guard';
import { sessionInterceptor } from './session-interceptor';

const REFRESH = '/api/v1/login/refresh';
const UNAUTHORIZED = { status: 401, statusText: 'Unauthorized' };
const BAD_GATEWAY = { status: 502, statusText: 'Bad Gateway' };

@Component({ template: '' })
class Page {}

describe('the session', () => {
  let http: HttpClient;
  let router: Router;
  let server: HttpTestingController;
  let session: Session;

  const start = () => {
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([problemInterceptor, sessionInterceptor])),
        provideHttpClientTesting(),
        provideHeyApiClient(client),
        provideRouter([
          {
            path: 'login',
            component: Page,
            canActivate: [guestGuard],
            runGuardsAndResolvers: 'always',
          },
          {
            path: '**',
            component: Page,
            canActivate: [sessionGuard],
            runGuardsAndResolvers: 'always',
          },
        ]),
      ],
    });
    http = TestBed.inject(HttpClient);
    router = TestBed.inject(Router);
    server = TestBed.inject(HttpTestingController);
    session = TestBed.inject(Session);
  };

  /** Waits for this number of requests to a URL, and returns them. */
  const requests = (url: string, count = 1) =>
    vi.waitUntil(() => {
      const found = server.match(url);
      if (found.length) expect(found).toHaveLength(count);
      return found.length ? found : undefined;
    });
  const answerRefresh = async (token: string) =>
    (await requests(REFRESH))[0].flush({ access_token: token });
  const logIn = async (token: string) => {
    const opened = session.open('ada@example.com', 'secret');
    (await requests('/api/v1/login/access-token'))[0].flush({ access_token: token });
    await opened;
  };
  /** Simulates a login in another tab, or a logout with null. */
  const otherTab = (newValue: string | null) => {
    if (newValue === null) localStorage.removeItem('session');
    else localStorage.setItem('session', newValue);
    window.dispatchEvent(new StorageEvent('storage', { key: 'session', newValue }));
  };

  beforeEach(() => {
    localStorage.clear();
    start();
  });

  it('redirects to login with the requested page if there is no session', async () => {
    await RouterTestingHarness.create('/jobs?offset=20');
    expect(router.url).toBe('/login?next=%2Fjobs%3Foffset%3D20');
    server.expectNone(REFRESH);
  });

  it('resumes after a reload without showing the login page', async () => {
    await logIn('first');
    start();
    const shown = RouterTestingHarness.create('/jobs?offset=20');
    await answerRefresh('second');
    await shown;
    expect(router.url).toBe('/jobs?offset=20');
    expect(session.accessToken()).toBe('second');
  });

  it('redirects a logged-in user from the login page to the requested page', async () => {
    await logIn('token');
    await RouterTestingHarness.create('/login?next=%2Fjobs%3Foffset%3D20');
    expect(router.url).toBe('/jobs?offset=20');
  });

  it('refreshes once for ten requests that are refused together, and repeats them', async () => {
    await logIn('first');
    const answers = Array.from({ length: 10 }, () => firstValueFrom(http.get('/api/jobs')));
    for (const one of await requests('/api/jobs', 10)) {
      expect(one.request.headers.get('Authorization')).toBe('Bearer first');
      one.flush(null, UNAUTHORIZED);
    }
    await answerRefresh('second');
    for (const again of await requests('/api/jobs', 10)) {
      expect(again.request.headers.get('Authorization')).toBe('Bearer second');
      again.flush('done');
    }
    expect(await Promise.all(answers)).toEqual(Array(10).fill('done'));
    server.expectNone(REFRESH);
  });

  it('sends no token to another server, such as a store of files', async () => {
    await logIn('first');
    const answer = firstValueFrom(http.put('https://store.example/bucket/file', 'content'));
    const [request] = await requests('https://store.example/bucket/file');
    expect(request.request.headers.has('Authorization')).toBe(false);
    request.flush('stored');
    expect(await answer).toBe('stored');
  });

  it('repeats a request that is refused late without another refresh', async () => {
    await logIn('first');
    const [early, late] = ['/api/a', '/api/b'].map((url) => firstValueFrom(http.get(url)));
    const [slow] = await requests('/api/b');
    (await requests('/api/a'))[0].flush(null, UNAUTHORIZED);
    await answerRefresh('second');
    (await requests('/api/a'))[0].flush('early');
    slow.flush(null, UNAUTHORIZED);
    (await requests('/api/b'))[0].flush('late');
    expect(await Promise.all([early, late])).toEqual(['early', 'late']);
    server.expectNone(REFRESH);
  });

  it('redirects to login and shows why when the server has ended the session', async () => {
    await logIn('first');
    await RouterTestingHarness.create('/jobs?offset=20');
    const answer = firstValueFrom(http.get('/api/a'));
    (await requests('/api/a'))[0].flush(null, UNAUTHORIZED);
    (await requests(REFRESH))[0].flush({ detail: 'This session has ended.' }, UNAUTHORIZED);
    await expect(answer).rejects.toMatchObject({ status: 401 });
    await vi.waitFor(() => expect(router.url).toBe('/login?next=%2Fjobs%3Foffset%3D20'));
    expect(session.whyEnded()).toBe('This session has ended.');
  });

  it('stays open while the server is unavailable', async () => {
    await logIn('first');
    const answer = firstValueFrom(http.get('/api/a'));
    (await requests('/api/a'))[0].flush(null, UNAUTHORIZED);
    (await requests(REFRESH))[0].flush('<h1>Bad', BAD_GATEWAY);
    await expect(answer).rejects.toMatchObject({ status: 502 });
    expect(session.isOpen()).toBe(true);
  });

  it('retries the refresh at startup until the server is back', async () => {
    await logIn('first');
    start();
    const resumed = session.resume();
    (await requests(REFRESH))[0].error(new ProgressEvent('error'));
    await new Promise((resolve) => setTimeout(resolve, 1900));
    server.expectNone(REFRESH);
    await answerRefresh('second');
    expect(await resumed).toBe(true);
  });

  it('ends when another tab logs out, and resumes when it logs in', async () => {
    await logIn('first');
    await RouterTestingHarness.create('/jobs?offset=20');
    session.follow();
    otherTab(null);
    await vi.waitFor(() => expect(router.url).toBe('/login?next=%2Fjobs%3Foffset%3D20'));
    expect(session.whyEnded()).toContain('another tab');
    otherTab('2');
    await answerRefresh('second');
    await vi.waitFor(() => expect(router.url).toBe('/jobs?offset=20'));
  });

  it('stays open when the logout request fails', async () => {
    await logIn('first');
    const closed = session.close();
    (await requests('/api/v1/login/logout'))[0].error(new ProgressEvent('error'));
    await expect(closed).rejects.toThrow('cannot be reached');
    expect(session.isOpen()).toBe(true);
  });
});
