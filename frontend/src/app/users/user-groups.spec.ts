import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideHttpClient } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';

import { client } from '../api/client.gen';
import { provideHeyApiClient } from '../api/client/client.gen';
import type { User } from '../api/types.gen';
import { UserGroups } from './user-groups';

const GROUP = { id: '1', name: 'Astronomy' };

describe('the groups that a user can be put into', () => {
  const render = async (total: number) => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideHeyApiClient(client),
        provideRouter([]),
      ],
    });
    const fixture = TestBed.createComponent(UserGroups);
    fixture.componentRef.setInput('user', { id: '7' } as User);
    TestBed.tick();
    const server = TestBed.inject(HttpTestingController);
    const [groupsOfUser, allGroups] = server.match(() => true);
    groupsOfUser?.flush({ data: [], total: 0 });
    allGroups?.flush({ data: [GROUP], total });
    await fixture.whenStable();
    return { page: fixture.nativeElement as HTMLElement, server };
  };

  it('are all listed while they are few', async () => {
    const { page } = await render(100);
    expect(page.querySelector('input[type=search]')).toBeNull();
  });

  it('are searched on the server where there are more than it gives at once', async () => {
    const { page, server } = await render(101);
    const search = await vi.waitUntil(() => page.querySelector<HTMLInputElement>('[type=search]'));
    search.value = 'astro';
    search.dispatchEvent(new Event('input'));
    TestBed.tick();
    const [searched] = server.match(() => true);
    expect(searched?.request.urlWithParams).toContain('q=astro');
    searched?.flush({ data: [GROUP], total: 1 });
    TestBed.tick();
    expect(page.querySelector('input[type=search]')).not.toBeNull();
  });
});
