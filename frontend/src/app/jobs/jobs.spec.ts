import { signal } from '@angular/core';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideHttpClient, withInterceptors } from '@angular/common/http';

import { client } from '../api/client.gen';
import { provideHeyApiClient } from '../api/client/client.gen';
import type { Job, User } from '../api/types.gen';
import { Session } from '../auth/session';
import { problemInterceptor } from '../core/problem';
import Jobs from './jobs';

const JOB: Job = {
  id: '1',
  owner_id: null,
  parameters: null,
  task: 'reports.users',
  state: 'succeeded',
  progress: 100,
  message: 'Done',
  error: null,
  attempts: 1,
  result_name: 'users.xlsx',
  result_size: 14_230,
  created_at: '2026-03-10T12:00:00Z',
  updated_at: '2026-03-10T12:00:00Z',
  started_at: '2026-03-10T12:00:00Z',
  finished_at: '2026-03-10T12:00:00Z',
};

describe('the jobs page', () => {
  let harness: RouterTestingHarness;
  let server: HttpTestingController;
  const user = signal<Partial<User> | undefined>(undefined);

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([problemInterceptor])),
        provideHttpClientTesting(),
        provideHeyApiClient(client),
        { provide: Session, useValue: { user } },
        provideRouter([{ path: 'jobs', component: Jobs }], withComponentInputBinding()),
      ],
    });
    server = TestBed.inject(HttpTestingController);
    harness = await RouterTestingHarness.create('/jobs?limit=2');
  });

  const answer = async (url: string, data: Job[], total = data.length) => {
    server.expectOne(url).flush({ data, total, total_is_exact: true });
    await harness.fixture.whenStable();
  };
  const text = () => harness.routeNativeElement?.textContent ?? '';

  it('shows the loading state, then the empty state', async () => {
    expect(text()).toContain('Loading the jobs');
    await answer('/api/v1/jobs/?limit=2&offset=0&sort=-created_at&q=', []);
    expect(text()).toContain('No jobs yet');
  });

  it('shows why loading failed, and tries again', async () => {
    server
      .expectOne('/api/v1/jobs/?limit=2&offset=0&sort=-created_at&q=')
      .flush({ detail: 'The database is away.' }, { status: 503, statusText: 'Unavailable' });
    await vi.waitFor(() => expect(text()).toContain('The database is away.'));
    harness.routeNativeElement?.querySelector<HTMLElement>('app-empty-state button')?.click();
    TestBed.tick();
    await answer('/api/v1/jobs/?limit=2&offset=0&sort=-created_at&q=', [JOB]);
    expect(text()).toContain('users.xlsx · 14.2 kB');
  });

  it('shows the progress of a running job, and the error of a failed one', async () => {
    await answer('/api/v1/jobs/?limit=2&offset=0&sort=-created_at&q=', [
      { ...JOB, state: 'running', progress: 42, message: 'Writing' },
      { ...JOB, id: '2', state: 'failed', error: 'The disk is full.' },
    ]);
    expect(text()).toContain('42 % · Writing');
    expect(text()).toContain('The disk is full.');
    const bar = harness.routeNativeElement?.querySelector('[role=progressbar]');
    expect(bar?.getAttribute('aria-valuenow')).toBe('42');
  });

  it('keeps the previous page visible while the next one loads', async () => {
    await answer(
      '/api/v1/jobs/?limit=2&offset=0&sort=-created_at&q=',
      [JOB, { ...JOB, id: '2' }],
      3,
    );
    await TestBed.inject(Router).navigateByUrl('/jobs?limit=2&offset=2');
    TestBed.tick();
    expect(text()).toContain('users.xlsx');
    await answer(
      '/api/v1/jobs/?limit=2&offset=2&sort=-created_at&q=',
      [{ ...JOB, result_name: 'old.xlsx' }],
      3,
    );
    expect(text()).toContain('old.xlsx');
    expect(text()).toContain('3–3 of 3');
  });

  it('shows all jobs for a state that does not exist', async () => {
    await answer('/api/v1/jobs/?limit=2&offset=0&sort=-created_at&q=', [JOB]);
    await TestBed.inject(Router).navigateByUrl('/jobs?limit=2&state=foo');
    TestBed.tick();
    server.expectNone(({ urlWithParams }) => urlWithParams.includes('state='));
    expect(text()).toContain('users.xlsx');
  });

  it('filters the jobs by state, and cancels a running job', async () => {
    await answer('/api/v1/jobs/?limit=2&offset=0&sort=-created_at&q=', [JOB]);
    await TestBed.inject(Router).navigateByUrl('/jobs?limit=2&state=running');
    TestBed.tick();
    const running = '/api/v1/jobs/?limit=2&offset=0&sort=-created_at&q=&state=running';
    await answer(running, [{ ...JOB, state: 'running' }]);
    const cancel = harness.routeNativeElement?.querySelector<HTMLElement>('app-job-row button');
    expect(cancel?.textContent).toContain('Cancel');
    cancel?.click();
    (await vi.waitUntil(() => server.match('/api/v1/jobs/1/cancel')[0], 10_000)).flush(JOB);
    await vi.waitFor(() => {
      TestBed.tick();
      server.expectOne(running).flush({ data: [], total: 0, total_is_exact: true });
    });
    await harness.fixture.whenStable();
    expect(text()).toContain('No running jobs');
  });

  it("shows a superuser everyone's jobs, and offers only permitted downloads", async () => {
    await answer('/api/v1/jobs/?limit=2&offset=0&sort=-created_at&q=', []);
    expect(text()).not.toContain('Everyone’s');
    user.set({ id: 'me', is_superuser: true });
    await TestBed.inject(Router).navigateByUrl('/jobs?limit=2&scope=all');
    TestBed.tick();
    await answer('/api/v1/jobs/?limit=2&offset=0&sort=-created_at&q=&scope=all', [
      { ...JOB, owner_id: null },
      { ...JOB, id: '2', owner_id: 'me' },
      { ...JOB, id: '3', owner_id: 'other' },
    ]);
    const rows = [...(harness.routeNativeElement?.querySelectorAll('app-job-row') ?? [])];
    expect(rows.map((row) => row.querySelector('.owner')?.textContent)).toEqual([
      'by the system',
      undefined,
      'by another user',
    ]);
    expect(rows.map((row) => row.textContent?.includes('Download'))).toEqual([true, true, false]);
    expect(rows[2].querySelector('a.owner')?.getAttribute('href')).toBe('/users/other');
    expect(text()).toContain('Everyone’s');
  });

  it('shows other users only their own jobs, whatever the URL says', async () => {
    user.set({ id: 'me', is_superuser: false });
    await answer('/api/v1/jobs/?limit=2&offset=0&sort=-created_at&q=', []);
    await TestBed.inject(Router).navigateByUrl('/jobs?limit=2&scope=all');
    TestBed.tick();
    server.expectNone(({ urlWithParams }) => urlWithParams.includes('scope='));
    expect(text()).not.toContain('Everyone’s');
  });
});
