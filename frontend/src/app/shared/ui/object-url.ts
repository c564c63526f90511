import { httpResource } from '@angular/common/http';
import { Signal, effect, signal } from '@angular/core';

/** The URL of an image of the API for `<img>`, which could not send the access token. */
export function objectUrl(path: () => string | undefined): Signal<string | undefined> {
  const content = httpResource.blob(path);
  const url = signal<string | undefined>(undefined);
  effect((onCleanup) => {
    if (!content.hasValue()) return;
    const created = URL.createObjectURL(content.value());
    url.set(created);
    onCleanup(() => {
      URL.revokeObjectURL(created);
      url.set(undefined);
    });
  });
  return url.asReadonly();
}
