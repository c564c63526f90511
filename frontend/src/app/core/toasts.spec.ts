import { Toasts } from './toasts';

describe('Toasts', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('go away by themselves, but errors stay', () => {
    const toasts = new Toasts();
    toasts.show('Started.');
    toasts.showError(new Error('It failed.'));
    vi.advanceTimersByTime(10_000);
    expect(toasts.all().map(({ text }) => text)).toEqual(['It failed.']);
  });

  it('do not repeat each other', () => {
    const toasts = new Toasts();
    toasts.showError(new Error('It failed.'));
    toasts.showError(new Error('It failed.'));
    expect(toasts.all()).toHaveLength(1);
    toasts.close(toasts.all()[0].id);
    expect(toasts.all()).toEqual([]);
  });

  it('offer one thing at a time, until it is taken or declined', () => {
    const toasts = new Toasts();
    toasts.showAction('A is deleted.', { label: 'Undo', run: vi.fn() });
    toasts.showAction('B is deleted.', { label: 'Undo', run: vi.fn() });
    vi.advanceTimersByTime(60_000);
    expect(toasts.all().map(({ text }) => text)).toEqual(['B is deleted.']);
  });
});
