import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';

import { client } from '../../api/client.gen';
import { provideHeyApiClient } from '../../api/client/client.gen';
import { listUsersResource } from '../../api/resources.gen';
import { LIST_COMPONENTS } from './list-layout';
import { listOf } from './paged-list';

@Component({
  imports: [LIST_COMPONENTS],
  template: `
    <app-list-layout [list]="list" noun="users" singular="user">
      <table>
        <tr>
          <th appSort="email" [list]="list">Email</th>
        </tr>
      </table>
      <p empty>There are none.</p>
    </app-list-layout>
  `,
})
class Page {
  readonly list = listOf('-created_at', (query) => listUsersResource(() => ({ query: query() })));
}

describe('a list', () => {
  beforeEach(() => localStorage.clear());
  afterEach(() => localStorage.clear());

  let harness: RouterTestingHarness;
  let router: Router;
  let server: HttpTestingController;

  const open = async (url: string) => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideHeyApiClient(client),
        provideRouter([{ path: 'users', component: Page }]),
      ],
    });
    server = TestBed.inject(HttpTestingController);
    router = TestBed.inject(Router);
    harness = await RouterTestingHarness.create(url);
  };
  const request = (query: string) =>
    vi.waitFor(() => {
      TestBed.tick();
      return server.expectOne(`/api/v1/users/?${query}`);
    });
  const answer = async (query: string, data: object[], total = data.length) => {
    (await request(query)).flush({ data, total, total_is_exact: true });
    await harness.fixture.whenStable();
  };
  const find = <T extends HTMLElement>(selector: string) =>
    harness.routeNativeElement?.querySelector<T>(selector);
  const text = () => harness.routeNativeElement?.textContent;

  it('reads the URL, and ignores invalid numbers', async () => {
    await open('/users?limit=5&offset=many&sort=email&q=a');
    await answer('limit=5&offset=0&sort=email&q=a', [{}]);
    expect(find<HTMLInputElement>('input')?.value).toBe('a');
    expect(find('th')?.getAttribute('aria-sort')).toBe('ascending');
    expect(text()).toContain('1–1 of 1');
  });

  it('searches from the first page when the user stops typing', async () => {
    await open('/users?limit=5&offset=5');
    await answer('limit=5&offset=5&sort=-created_at&q=', [{}], 6);
    const input = find<HTMLInputElement>('input');
    for (const value of ['n', 'no', 'not']) {
      if (input) input.value = value;
      input?.dispatchEvent(new Event('input'));
    }
    await answer('limit=5&offset=0&sort=-created_at&q=not', []);
    expect(router.url).toBe('/users?limit=5&q=not');
    expect(text()).toContain('Nothing found');
    expect(text()).not.toContain('There are none.');
  });

  it('reverses the order when it is already sorted by that column', async () => {
    await open('/users?sort=email&offset=20');
    await answer('limit=20&offset=20&sort=email&q=', [{}], 21);
    find('th a')?.click();
    await answer('limit=20&offset=0&sort=-email&q=', [{}]);
    expect(router.url).toBe('/users?sort=-email');
    expect(find('th')?.getAttribute('aria-sort')).toBe('descending');
  });

  it('goes to the first page when the current one is empty', async () => {
    await open('/users?offset=20');
    const beyond = await request('limit=20&offset=20&sort=-created_at&q=');
    beyond.flush({ data: [], total: 20, total_is_exact: true });
    await answer('limit=20&offset=0&sort=-created_at&q=', [{}], 20);
    expect(router.url).toBe('/users');
  });

  it('links to the next page when the total is not exact', async () => {
    await open('/users?offset=9980');
    const many = await request('limit=20&offset=9980&sort=-created_at&q=');
    many.flush({ data: [{}], total: 10_000, total_is_exact: false });
    await harness.fixture.whenStable();
    expect(text()).toContain('9,981–10,000 of more than 10,000');
    expect(find('[role=status]')?.textContent).toBe('more than 10,000 users');
    expect(find('[aria-label="Next page"]')?.getAttribute('href')).toBe('/users?offset=10000');
  });

  it('shows the number of rows, also when it changes', async () => {
    await open('/users');
    await answer('limit=20&offset=0&sort=-created_at&q=', [{}, {}], 1234);
    expect(find('app-list-count[role=status]')?.textContent).toBe('1,234 users');
    await router.navigateByUrl('/users?q=ada');
    await answer('limit=20&offset=0&sort=-created_at&q=ada', [{}]);
    expect(find('app-list-count[role=status]')?.textContent).toBe('1 user');
  });

  it('offers the size of a page only if there is more than the smallest one', async () => {
    await open('/users');
    await answer('limit=20&offset=0&sort=-created_at&q=', [{}], 10);
    expect(find('select')).toBeNull();
  });

  it('shows pages of another size from the first one, and remembers the size', async () => {
    await open('/users?offset=40');
    await answer('limit=20&offset=40&sort=-created_at&q=', [{}], 41);
    const select = find<HTMLSelectElement>('select');
    expect(select?.value).toBe('20');
    if (select) select.value = '50';
    select?.dispatchEvent(new Event('change'));
    await answer('limit=50&offset=0&sort=-created_at&q=', [{}], 41);
    expect(router.url).toBe('/users?limit=50');
    await router.navigateByUrl('/users?sort=email');
    await answer('limit=50&offset=0&sort=email&q=', [{}], 41);
    expect(find<HTMLSelectElement>('select')?.value).toBe('50');
  });

  it('ignores a stored size that is not offered', async () => {
    localStorage.setItem('page-size', '5000');
    await open('/users');
    await answer('limit=20&offset=0&sort=-created_at&q=', [{}]);
  });

  it('shows the size that the URL has, even if it is not offered', async () => {
    await open('/users?limit=15');
    await answer('limit=15&offset=0&sort=-created_at&q=', [{}], 16);
    const select = find<HTMLSelectElement>('select');
    expect(select?.value).toBe('15');
    expect([...(select?.options ?? [])].map(({ value }) => value)).toEqual([
      '10',
      '15',
      '20',
      '50',
      '100',
    ]);
  });

  it('shows the empty state when there is no search', async () => {
    await open('/users');
    await answer('limit=20&offset=0&sort=-created_at&q=', []);
    expect(text()).toContain('There are none.');
  });
});
