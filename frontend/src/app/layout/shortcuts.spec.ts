import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';

import { Session } from '../auth/session';
import { superuserGuard } from '../auth/superuser-guard';
import { SingleKeys } from '../core/single-keys';
import { SingleKey } from '../shared/ui/single-key';
import { MODIFIER, Shortcuts } from './shortcuts';

@Component({
  imports: [SingleKey],
  template: `
    <main>
      <button appSingleKey="n" (click)="clicks = clicks + 1">New</button>
      <input appSingleKey="/" />
    </main>
  `,
})
class Page {
  clicks = 0;

  constructor() {
    TestBed.inject(Shortcuts).follow();
  }
}

describe('the keyboard shortcuts', () => {
  const user = signal({ is_superuser: false });
  let page: Page;
  let element: HTMLElement;
  let openPage: ReturnType<typeof vi.spyOn>;

  beforeEach(async () => {
    localStorage.clear();
    user.set({ is_superuser: false });
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: { user } },
        provideRouter([
          {
            path: '',
            children: [
              { path: 'stars', title: 'Stars', data: { icon: 'items', key: 's' }, children: [] },
              { path: 'tools', title: 'Tools', children: [] },
              {
                path: 'users',
                title: 'Users',
                data: { icon: 'users', key: 'u' },
                canActivate: [superuserGuard],
                children: [],
              },
            ],
          },
        ]),
      ],
    });
    const fixture = TestBed.createComponent(Page);
    document.body.append(fixture.nativeElement);
    await fixture.whenStable();
    page = fixture.componentInstance;
    element = fixture.nativeElement;
    openPage = vi.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
  });

  afterEach(() => vi.useRealTimers());

  const input = () => element.querySelector('input') as HTMLInputElement;
  const press = (key: string, init: KeyboardEventInit = {}, target: Element = document.body) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
    target.dispatchEvent(event);
    return event;
  };
  const keys = () =>
    TestBed.inject(Shortcuts)
      .all()
      .map((shortcut) => shortcut.keys);

  it('are listed, with those of the pages that the user may open', () => {
    expect(keys()).toEqual([`${MODIFIER} K`, 'g s', '/', 'n', '?']);
    user.set({ is_superuser: true });
    expect(keys()).toContain('g u');
  });

  it('open a page by two keys', () => {
    press('g');
    expect(openPage).not.toHaveBeenCalled();
    press('s');
    expect(openPage).toHaveBeenCalledExactlyOnceWith('/stars');
    press('s');
    expect(openPage).toHaveBeenCalledOnce();
  });

  it('forget the first key after a pause, and after another key', () => {
    vi.useFakeTimers();
    press('g');
    vi.advanceTimersByTime(2000);
    press('s');
    press('g');
    press('x');
    press('s');
    expect(openPage).not.toHaveBeenCalled();
  });

  it('ignore a key that is held down', () => {
    press('n', { repeat: true });
    expect(page.clicks).toBe(0);
  });

  it('click and focus what the page marks', () => {
    press('n');
    expect(page.clicks).toBe(1);
    expect(press('/').defaultPrevented).toBe(true); // it would be typed
    expect(document.activeElement).toBe(input());
  });

  it('do nothing while the user types', () => {
    for (const key of ['g', 's', 'n']) press(key, {}, input());
    expect(openPage).not.toHaveBeenCalled();
    expect(page.clicks).toBe(0);
  });

  it('do nothing in a menu or a dialog', () => {
    const overlay = document.createElement('div');
    overlay.className = 'cdk-overlay-container';
    element.append(overlay);
    press('n', {}, overlay);
    expect(page.clicks).toBe(0);
  });

  it.each(['ctrlKey', 'altKey', 'metaKey'])('leave keys with %s to the browser', (modifier) => {
    expect(press('n', { [modifier]: true }).defaultPrevented).toBe(false);
    expect(page.clicks).toBe(0);
  });

  it('are not single keys when those are turned off', async () => {
    TestBed.inject(SingleKeys).choose(false);
    press('n');
    TestBed.tick();
    expect(page.clicks).toBe(0);
    expect(input().hasAttribute('aria-keyshortcuts')).toBe(false);
    const modifier = MODIFIER === 'Ctrl' ? 'ctrlKey' : 'metaKey';
    const openPalette = vi.spyOn(TestBed.inject(Shortcuts), 'openPalette').mockResolvedValue(true);
    press('k', { [modifier]: true }, input());
    expect(openPalette).toHaveBeenCalledOnce();
  });

  it('end with the component that follows them', () => {
    TestBed.resetTestingModule();
    expect(press('/').defaultPrevented).toBe(false);
  });
});
