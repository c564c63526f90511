import { DOCUMENT, Injectable, Injector, computed, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { fromEvent } from 'rxjs';

import { SingleKeys } from '../core/single-keys';
import { Toasts } from '../core/toasts';
import { Pages } from './pages';

export interface Shortcut {
  /** Keys that are pressed one after the other, or together if the first one is `MODIFIER`. */
  readonly keys: string;
  readonly text: string;
  readonly run: () => unknown;
}

const IS_MAC = /^(Mac|iP)/.test(navigator.platform);
export const MODIFIER = IS_MAC ? '⌘' : 'Ctrl';
export const PALETTE_KEYS = `${MODIFIER} K`;

/** Milliseconds to press the second key of a shortcut. */
const PAUSE = 1500;

/** Where a key is typed, or where it belongs to a menu or a dialog. */
const KEYBOARD_INPUT = 'input, textarea, select, [contenteditable], .cdk-overlay-container';

/** All keyboard shortcuts, except for those of menus, lists and dialogs. */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);
  private readonly pages = inject(Pages);
  private readonly router = inject(Router);
  private readonly singleKeys = inject(SingleKeys);
  private readonly toasts = inject(Toasts);

  readonly all = computed<readonly Shortcut[]>(() => [
    { keys: PALETTE_KEYS, text: $localize`Search and commands`, run: () => this.openPalette() },
    ...this.pages
      .visible()
      .filter(({ key }) => key)
      .map(({ key, path, title }) => ({
        keys: `g ${key}`,
        text: title,
        run: () => this.router.navigateByUrl(`/${path}`),
      })),
    { keys: '/', text: $localize`Search the list`, run: () => this.marked('/')?.focus() },
    { keys: 'n', text: $localize`Add to the list`, run: () => this.marked('n')?.click() },
    { keys: '?', text: $localize`Keyboard shortcuts`, run: () => this.openHelp() },
  ]);

  /** The first key of a shortcut that has two, and a space. */
  private first = '';
  private timer?: ReturnType<typeof setTimeout>;

  /** Follows the keyboard until the calling component is destroyed. */
  follow(): void {
    fromEvent<KeyboardEvent>(this.document, 'keydown')
      .pipe(takeUntilDestroyed())
      .subscribe((event) => this.press(event));
  }

  openPalette(): Promise<unknown> {
    return this.toasts.attempt(async () => {
      const { openPalette } = await import('../command-palette/command-palette');
      await openPalette(this.injector);
    });
  }

  openHelp(): Promise<unknown> {
    return this.toasts.attempt(async () => {
      const { openShortcutHelp } = await import('../command-palette/shortcut-help');
      openShortcutHelp(this.injector);
    });
  }

  private press(event: KeyboardEvent): void {
    const keys = this.first + keysOf(event);
    this.forgetFirst();
    if (event.defaultPrevented || event.repeat) return;
    if (!hasModifier(event) && !this.mayBeSingle(event)) return;
    const shortcut = this.all().find((one) => one.keys === keys);
    if (shortcut) {
      event.preventDefault();
      shortcut.run();
    } else if (this.all().some((one) => one.keys.startsWith(`${keys} `))) {
      this.first = `${keys} `;
      this.timer = setTimeout(() => this.forgetFirst(), PAUSE);
    }
  }

  private forgetFirst(): void {
    clearTimeout(this.timer);
    this.first = '';
  }

  private mayBeSingle({ altKey, ctrlKey, metaKey, target }: KeyboardEvent): boolean {
    if (altKey || ctrlKey || metaKey || !this.singleKeys.areOn()) return false;
    return !(target instanceof Element && target.closest(KEYBOARD_INPUT));
  }

  /** The element of the page with this `appSingleKey`. */
  private marked(key: string): HTMLElement | null {
    return this.document.querySelector(`main [aria-keyshortcuts="${key}"]`);
  }
}

/** Whether `MODIFIER` is held down, and nothing else. */
function hasModifier({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  if (altKey || shiftKey) return false;
  return IS_MAC ? metaKey && !ctrlKey : ctrlKey && !metaKey;
}

function keysOf(event: KeyboardEvent): string {
  return hasModifier(event) ? `${MODIFIER} ${event.key.toUpperCase()}` : event.key;
}
