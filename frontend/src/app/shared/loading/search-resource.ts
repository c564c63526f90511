import { ResourceRef, resource } from '@angular/core';

/** Milliseconds after the last keystroke before the search begins. */
const PAUSE = 250;

/**
 * What `find` returns for the typed text, when the user stops typing. The answer to an earlier text
 * is ignored. An undefined text is not searched for, and an empty one without a pause.
 */
export function searchResource<T>(
  text: () => string | undefined,
  find: (text: string) => Promise<readonly T[]>,
): ResourceRef<readonly T[] | undefined> {
  return resource({
    params: text,
    loader: async ({ params, abortSignal }) => {
      await new Promise((done) => setTimeout(done, params ? PAUSE : 0));
      return abortSignal.aborted ? [] : find(params);
    },
  });
}
