import { TestBed } from '@angular/core/testing';

import { Theme } from './theme';

describe('Theme', () => {
  beforeEach(() => localStorage.clear());

  it("is the system's until somebody chooses", () => {
    expect(TestBed.inject(Theme).appearance()).toBe('system');
  });

  it('puts the choice on the page and remembers it', () => {
    const theme = TestBed.inject(Theme);
    TestBed.runInInjectionContext(() => theme.follow());
    theme.choose('dark');
    TestBed.tick();
    expect(document.documentElement.dataset['theme']).toBe('dark');
    TestBed.resetTestingModule();
    expect(TestBed.inject(Theme).appearance()).toBe('dark');
  });

  it('is dark by choice, or as the system is', () => {
    const system = new EventTarget();
    vi.stubGlobal('matchMedia', () => Object.assign(system, { matches: false }));
    const theme = TestBed.inject(Theme);
    vi.unstubAllGlobals();
    expect(theme.isDark()).toBe(false);
    system.dispatchEvent(Object.assign(new Event('change'), { matches: true }));
    expect(theme.isDark()).toBe(true);
    theme.choose('light');
    expect(theme.isDark()).toBe(false);
    theme.choose('dark');
    expect(theme.isDark()).toBe(true);
  });

  it('does not trust what it finds in the storage', () => {
    localStorage.setItem('appearance', 'pink');
    expect(TestBed.inject(Theme).appearance()).toBe('system');
  });
});
