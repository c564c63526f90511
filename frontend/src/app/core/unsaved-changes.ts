import { DestroyRef, Injector, inject } from '@angular/core';
import { CanDeactivateFn } from '@angular/router';

import { Session } from '../auth/session';

/** A page whose form may have unsaved changes. */
export interface MayHaveChanges {
  hasChanges(): boolean;
}

const QUESTION = {
  heading: $localize`Leave without saving?`,
  text: $localize`Your changes have not been saved.`,
  action: $localize`Leave`,
  cancel: $localize`Stay`,
};

/**
 * Asks before the user leaves a changed form: `canDeactivate: [unsavedChangesGuard]` on the route
 * of a page that also calls `warnBeforeUnload()`. After the session has ended, it does not ask:
 * the changes could not be saved.
 */
export const unsavedChangesGuard: CanDeactivateFn<MayHaveChanges> = (page) =>
  !page.hasChanges() || !inject(Session).isOpen() || askToLeave(inject(Injector));

/** Loads the dialog when it is needed, because the guards are part of the initial bundle. */
async function askToLeave(injector: Injector): Promise<boolean> {
  const { Confirm } = await import('../shared/ui/confirm');
  return injector.get(Confirm).ask(QUESTION);
}

/** Asks before a tab is closed or reloaded. The browser shows its own text. */
export function warnBeforeUnload(page: MayHaveChanges): void {
  const ask = (event: BeforeUnloadEvent) => {
    if (page.hasChanges()) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  inject(DestroyRef).onDestroy(() => window.removeEventListener('beforeunload', ask));
}
