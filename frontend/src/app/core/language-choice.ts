import { HttpInterceptorFn } from '@angular/common/http';
import { DOCUMENT, Injectable, computed, effect, inject } from '@angular/core';

import { updateMe } from '../api/sdk.gen';
import { Session } from '../auth/session';
import { preferredLanguage, storeLanguage, storedLanguage } from './language';

/**
 * The chosen language of the pages; null is the browser's. The profile has it, and this browser stores
 * it for the next load, and for people without a session.
 */
@Injectable({ providedIn: 'root' })
export class LanguageChoice {
  private readonly document = inject(DOCUMENT);
  private readonly session = inject(Session);

  /** The language that the pages have now. */
  readonly current = this.document.documentElement.lang;
  readonly chosen = computed(() => this.session.user()?.language ?? storedLanguage());

  /** Applies the choice of the profile, also after a login. */
  follow(): void {
    effect(() => {
      const language = this.session.user()?.language;
      if (language) this.apply(language);
    });
  }

  /** Rejects with a Problem if the profile cannot be saved. */
  async choose(language: string | null): Promise<void> {
    if (this.session.isOpen()) await updateMe({ body: { language } });
    this.apply(language);
  }

  /** Texts are translated only once, so another language needs another load. */
  private apply(language: string | null): void {
    storeLanguage(language);
    if (preferredLanguage() !== this.current) this.document.location.reload();
  }
}

/** Asks for the API's messages in the language of the pages, which may not be the browser's. */
export const languageInterceptor: HttpInterceptorFn = (request, next) => {
  const language = inject(DOCUMENT).documentElement.lang;
  if (!request.url.startsWith('/api/')) return next(request);
  return next(request.clone({ setHeaders: { 'Accept-Language': language } }));
};
