import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';

import { client } from '../api/client.gen';
import { Problem } from '../core/problem';
import Tools from './tools';

describe('the tools page', () => {
  afterEach(() => vi.restoreAllMocks());

  const assign = vi.fn();

  const visit = (next: string) => {
    assign.mockReset();
    const location = { origin: 'https://app.test', assign };
    TestBed.configureTestingModule({ providers: [provideRouter([])] });
    const tools = TestBed.createComponent(Tools);
    Object.assign(tools.componentInstance, { location });
    tools.componentRef.setInput('next', next);
    TestBed.tick();
    return tools.nativeElement as HTMLElement;
  };

  it('asks the API for access, and opens the requested URL', async () => {
    const post = vi.spyOn(client, 'post').mockResolvedValue({} as never);
    visit('/flower/tasks?limit=5');
    await vi.waitFor(() =>
      expect(assign).toHaveBeenCalledWith('https://app.test/flower/tasks?limit=5'),
    );
    expect(post).toHaveBeenCalledWith(expect.objectContaining({ url: '/api/v1/tools/' }));
  });

  it('shows the message of the API when access is denied', async () => {
    vi.spyOn(client, 'post').mockRejectedValue(new Problem('Only a superuser may do this.', 403));
    const page = visit('/flower/');
    await vi.waitFor(() => expect(page.textContent).toContain('Only a superuser may do this.'));
    expect(assign).not.toHaveBeenCalled();
  });

  it.each(['https://evil.test/', '//evil.test/', '/.//evil.test/a'])(
    'does not open %s',
    async (next) => {
      const page = visit(next);
      await vi.waitFor(() =>
        expect(page.textContent).toContain('This link leads to another site.'),
      );
      expect(assign).not.toHaveBeenCalled();
    },
  );
});
