import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { PageVisibility, poll } from './poll';

describe('poll', () => {
  const isActive = signal(true);
  const isVisible = signal(true);
  const refresh = vi.fn();

  @Component({ template: '' })
  class Poller {
    constructor() {
      poll(isActive, refresh);
    }
  }

  beforeEach(() => {
    vi.useFakeTimers();
    isActive.set(true);
    isVisible.set(true);
    refresh.mockClear();
    TestBed.overrideProvider(PageVisibility, { useValue: { isVisible } });
  });

  afterEach(() => vi.useRealTimers());

  it('refreshes each second until the component is destroyed', () => {
    const fixture = TestBed.createComponent(Poller);
    TestBed.tick();
    vi.advanceTimersByTime(3000);
    expect(refresh).toHaveBeenCalledTimes(3);
    fixture.destroy();
    vi.advanceTimersByTime(3000);
    expect(refresh).toHaveBeenCalledTimes(3);
  });

  it.each([
    ['it is not active', isActive],
    ['the page is hidden', isVisible],
  ])('pauses while %s', (_, condition) => {
    TestBed.createComponent(Poller);
    condition.set(false);
    TestBed.tick();
    vi.advanceTimersByTime(3000);
    expect(refresh).not.toHaveBeenCalled();
    condition.set(true);
    TestBed.tick();
    vi.advanceTimersByTime(1000);
    expect(refresh).toHaveBeenCalledOnce();
  });
});
