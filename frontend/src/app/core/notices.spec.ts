import { Notices } from './notices';

describe('Notices', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('go away by themselves, but errors stay', () => {
    const notices = new Notices();
    notices.tell('Started.');
    notices.tellError(new Error('It failed.'));
    vi.advanceTimersByTime(10_000);
    expect(notices.all().map(({ text }) => text)).toEqual(['It failed.']);
  });

  it('do not repeat each other', () => {
    const notices = new Notices();
    notices.tellError(new Error('It failed.'));
    notices.tellError(new Error('It failed.'));
    expect(notices.all()).toHaveLength(1);
    notices.close(notices.all()[0].id);
    expect(notices.all()).toEqual([]);
  });

  it('offer one thing at a time, until it is taken or declined', () => {
    const notices = new Notices();
    notices.offer('A is deleted.', { label: 'Undo', run: vi.fn() });
    notices.offer('B is deleted.', { label: 'Undo', run: vi.fn() });
    vi.advanceTimersByTime(60_000);
    expect(notices.all().map(({ text }) => text)).toEqual(['B is deleted.']);
  });
});
