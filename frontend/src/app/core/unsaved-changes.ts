import { DestroyRef, Injector, inject } from '@angular/core';
import { CanDeactivateFn } from '@angular/router';

import { Session } from '../auth/session';

/** A page whose form may hold what was not saved yet. */
export interface MayHaveChanges {
  hasChanges(): boolean;
}

const QUESTION = {
  heading: 'Leave without saving?',
  text: 'Your changes have not been saved.',
  action: 'Leave',
  cancel: 'Stay',
};

/**
 * Asks before a changed form is left: `canDeactivate: [unsavedChangesGuard]` on the route of a page
 * that also calls `warnBeforeUnload()`. A session that has ended could not save it anyway.
 */
export const unsavedChangesGuard: CanDeactivateFn<MayHaveChanges> = (page) =>
  !page.hasChanges() || !inject(Session).isOpen() || askToLeave(inject(Injector));

/** The dialog is loaded when it is needed: the guards are part of what each visitor loads first. */
async function askToLeave(injector: Injector): Promise<boolean> {
  const { Confirm } = await import('../shared/ui/confirm');
  return injector.get(Confirm).ask(QUESTION);
}

/** The same for a tab that is closed or loaded anew; the browser has words of its own for it. */
export function warnBeforeUnload(page: MayHaveChanges): void {
  const ask = (event: BeforeUnloadEvent) => {
    if (page.hasChanges()) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  inject(DestroyRef).onDestroy(() => window.removeEventListener('beforeunload', ask));
}
