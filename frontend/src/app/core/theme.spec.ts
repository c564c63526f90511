import { TestBed } from '@angular/core/testing';

import { Theme } from './theme';

describe('Theme', () => {
  beforeEach(() => localStorage.clear());

  it('is the system theme by default', () => {
    expect(TestBed.inject(Theme).appearance()).toBe('system');
  });

  it('applies the choice to the page and stores it', () => {
    const theme = TestBed.inject(Theme);
    TestBed.runInInjectionContext(() => theme.follow());
    theme.choose('dark');
    TestBed.tick();
    expect(document.documentElement.dataset['theme']).toBe('dark');
    TestBed.resetTestingModule();
    expect(TestBed.inject(Theme).appearance()).toBe('dark');
  });

  it('is dark by choice or by the system theme', () => {
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

  it('ignores an invalid value in the storage', () => {
    localStorage.setItem('appearance', 'pink');
    expect(TestBed.inject(Theme).appearance()).toBe('system');
  });
});
