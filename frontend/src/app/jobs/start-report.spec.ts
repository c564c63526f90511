import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { client } from '../api/client.gen';
import { provideHeyApiClient } from '../api/client/client.gen';
import { Session } from '../auth/session';
import { StartReport } from './start-report';
import type { Task } from './tasks';

describe('StartReport', () => {
  const user = signal<{ is_superuser: boolean } | undefined>(undefined);

  const render = async () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideHeyApiClient(client),
        { provide: Session, useValue: { user } },
      ],
    });
    const fixture = TestBed.createComponent(StartReport);
    await fixture.whenStable();
    return fixture;
  };

  it('shows buttons only to users who may start a task', async () => {
    user.set({ is_superuser: false });
    const fixture = await render();
    const page: HTMLElement = fixture.nativeElement;
    expect(page.querySelector('button')).toBeNull();
    user.set({ is_superuser: true });
    await fixture.whenStable();
    expect(page.textContent).toContain('Export users');
  });

  it('shows a button for each task', async () => {
    user.set({ is_superuser: true });
    const fixture = await render();
    fixture.componentRef.setInput('tasks', ['reports.users', 'demo.count' as Task]);
    await fixture.whenStable();
    const [, second] = fixture.nativeElement.querySelectorAll('button');
    second.click();
    const server = TestBed.inject(HttpTestingController);
    const { request } = await vi.waitUntil(() => server.match('/api/v1/jobs/')[0], 10_000);
    expect(request.body).toEqual({ task: 'demo.count' });
  });
});
