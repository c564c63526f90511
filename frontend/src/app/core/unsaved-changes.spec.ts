import { TestBed } from '@angular/core/testing';
import { ActivatedRouteSnapshot, RouterStateSnapshot } from '@angular/router';

import { Session } from '../auth/session';
import { Confirm } from '../shared/ui/confirm';
import { unsavedChangesGuard, warnBeforeUnload } from './unsaved-changes';

describe('leaving a form', () => {
  const isOpen = vi.fn(() => true);
  const ask = vi.fn<Confirm['ask']>();

  beforeEach(() => {
    isOpen.mockReturnValue(true);
    ask.mockReset();
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: { isOpen } },
        { provide: Confirm, useValue: { ask } },
      ],
    });
  });

  const mayLeave = (hasChanges: boolean) =>
    TestBed.runInInjectionContext(() =>
      unsavedChangesGuard(
        { hasChanges: () => hasChanges },
        {} as ActivatedRouteSnapshot,
        {} as RouterStateSnapshot,
        {} as RouterStateSnapshot,
      ),
    );

  it.each([true, false])('follows the answer of the user: %s', async (answer) => {
    ask.mockResolvedValue(answer);
    await expect(mayLeave(true)).resolves.toBe(answer);
    expect(ask.mock.calls[0]?.[0].heading).toBe('Leave without saving?');
  });

  it('needs no confirmation when nothing has changed or nothing can be saved', () => {
    expect(mayLeave(false)).toBe(true);
    isOpen.mockReturnValue(false);
    expect(mayLeave(true)).toBe(true);
    expect(ask).not.toHaveBeenCalled();
  });

  it('warns before the tab is closed, until the page is destroyed', () => {
    let isChanged = true;
    TestBed.runInInjectionContext(() => warnBeforeUnload({ hasChanges: () => isChanged }));
    const unload = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(unload()).toBe(true);
    isChanged = false;
    expect(unload()).toBe(false);
    isChanged = true;
    TestBed.resetTestingModule();
    expect(unload()).toBe(false);
  });
});
