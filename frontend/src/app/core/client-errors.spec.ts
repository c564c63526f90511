import { ErrorHandler } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { ClientErrors } from './client-errors';
import { Problem } from './problem';
import { Toasts } from './toasts';

describe('ClientErrors', () => {
  const showError = vi.fn();
  const send = vi.fn(() => Promise.reject(new Error('There is no network.')));
  let errors: ErrorHandler;

  beforeEach(() => {
    vi.clearAllMocks();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.stubGlobal('fetch', send);
    vi.useFakeTimers({ toFake: ['performance'] });
    TestBed.configureTestingModule({
      providers: [{ provide: Toasts, useValue: { showError } }],
    });
    errors = TestBed.inject(ClientErrors);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  const bodies = () =>
    vi.mocked(fetch).mock.calls.map(([, request]) => JSON.parse(String(request?.body)));

  it('shows an error, and reports it without the query of the page', () => {
    history.replaceState(null, '', '?token=secret#secret');
    errors.handleError(new TypeError('x is undefined'));
    expect(showError).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: expect.stringContaining('Something went wrong') }),
      expect.objectContaining({ label: 'Reload' }),
    );
    expect(bodies()).toEqual([
      expect.objectContaining({
        message: 'TypeError: x is undefined',
        stack: expect.stringContaining('client-errors.spec'),
        path: location.pathname,
      }),
    ]);
    expect(JSON.stringify(bodies())).not.toContain('secret');
  });

  it('reports the same error once, and shows it again after a while', () => {
    for (let time = 0; time < 3; time++) errors.handleError(new Error('It failed.'));
    expect(showError).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(6000);
    errors.handleError(new Error('It failed.'));
    expect(showError).toHaveBeenCalledTimes(2);
    expect(bodies()).toHaveLength(1);
  });

  it('reports a few errors of one page load, cut to the lengths that the API accepts', () => {
    for (let number = 0; number < 9; number++) errors.handleError(`${number}`.repeat(9000));
    expect(bodies()).toHaveLength(5);
    expect(bodies()[0].message).toHaveLength(1000);
  });

  it('shows the message of a failed request, and does not report it', () => {
    const problem = new Problem('The server cannot be reached.');
    errors.handleError(problem);
    expect(showError).toHaveBeenCalledExactlyOnceWith(problem);
    expect(fetch).not.toHaveBeenCalled();
  });

  it("ignores the browser's own notices", () => {
    const cause = new ErrorEvent('error', { message: 'ResizeObserver loop' });
    errors.handleError(new Error('ResizeObserver loop', { cause }));
    expect(showError).not.toHaveBeenCalled();
    expect(fetch).not.toHaveBeenCalled();
  });
});
