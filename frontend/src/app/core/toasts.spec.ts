import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';

import { Toasts } from './toasts';

describe('Toasts', () => {
  let page: HTMLElement;
  let toasts: Toasts;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [{ provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } }],
    });
    page = document.createElement('main');
    page.id = 'content';
    page.tabIndex = -1;
    document.body.append(page);
    toasts = TestBed.inject(Toasts);
  });

  afterEach(() => page.remove());

  const shown = () =>
    [...document.querySelectorAll('app-toast [matSnackBarLabel]')].map((it) => it.textContent);
  const expectShown = (...texts: string[]) =>
    vi.waitFor(() => expect(shown()).toEqual(texts), 10_000);
  const press = (label: string) => {
    const buttons = [...document.querySelectorAll<HTMLElement>('app-toast button')];
    const matches = (it: HTMLElement) => it.ariaLabel === label || it.textContent?.trim() === label;
    buttons.find(matches)?.click();
  };

  it('shows an error until it is closed, also after another message', async () => {
    toasts.showError(new Error('It failed.'));
    await expectShown('It failed.');
    toasts.show('Something else is done.');
    await expectShown('Something else is done.');
    press('Close this message');
    await expectShown('It failed.');
    press('Close this message');
    await expectShown();
    expect(document.activeElement).toBe(page);
  });

  it('hides a message after a few seconds', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    toasts.show('Started.');
    await expectShown('Started.');
    vi.advanceTimersByTime(6000);
    await expectShown();
    vi.useRealTimers();
  });

  it('does not show the same message twice', async () => {
    toasts.showError(new Error('It failed.'));
    toasts.showError(new Error('It failed.'));
    await expectShown('It failed.');
    press('Close this message');
    await expectShown();
  });

  it('shows one action at a time, focuses it, and then returns the focus to the page', async () => {
    const run = vi.fn();
    toasts.showAction('A is deleted.', { label: 'Undo', run: vi.fn() });
    toasts.showAction('B is deleted.', { label: 'Undo', run });
    await expectShown('B is deleted.');
    await vi.waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe('Undo'));
    press('Undo');
    expect(run).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(page);
    await expectShown();
  });

  it('offers an action after an error, and leaves the focus on the page', async () => {
    const run = vi.fn();
    page.focus();
    toasts.showError(new Error('It failed.'), { label: 'Reload', run });
    await expectShown('It failed.');
    expect(document.activeElement).toBe(page);
    press('Reload');
    expect(run).toHaveBeenCalledOnce();
    await expectShown();
  });

  it('announces messages to screen readers, and errors immediately', async () => {
    toasts.showError(new Error('It failed.'));
    await vi.waitFor(() =>
      expect(document.querySelector('[aria-live=assertive] app-toast')).not.toBeNull(),
    );
    press('Close this message');
    toasts.show('It is done.');
    await vi.waitFor(() =>
      expect(document.querySelector('[aria-live=polite] app-toast')).not.toBeNull(),
    );
  });
});
