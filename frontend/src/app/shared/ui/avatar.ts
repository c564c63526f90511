import { Component, computed, input } from '@angular/core';

import { objectUrl } from './object-url';

/**
 * The picture of a user, or the initials of their name on a color of their own. It is decorative:
 * the name is beside it, and screen readers ignore it. Its size is its `font-size`.
 */
@Component({
  selector: 'app-avatar',
  host: { 'aria-hidden': 'true', translate: 'no', '[style.--hue]': 'hue()' },
  template: `
    @if (url(); as url) {
      <img [src]="url" alt="" />
    } @else {
      <span>{{ initials() }}</span>
    }
  `,
  styles: `
    /* In each hue, the contrast is at least 7 to 1. */
    :host {
      display: inline-grid;
      flex: none;
      width: 1em;
      height: 1em;
      overflow: hidden;
      border-radius: 50%;
      background: light-dark(oklch(0.91 0.06 var(--hue)), oklch(0.36 0.07 var(--hue)));
      color: light-dark(oklch(0.38 0.09 var(--hue)), oklch(0.92 0.05 var(--hue)));
      font-size: 2.25rem;
      line-height: 1;
      place-items: center;
    }
    span {
      font-size: 0.375em;
      font-weight: 620;
    }
    :host:has(img) {
      outline: 1px solid var(--app-hairline);
      outline-offset: -1px;
    }
    img {
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
  `,
})
export class Avatar {
  readonly name = input.required<string>();
  /** The ID of the file with the picture, if there is one. */
  readonly picture = input<string | null>();

  protected readonly url = objectUrl(() => {
    const id = this.picture();
    return id ? `/api/v1/files/${id}/content` : undefined;
  });
  protected readonly initials = computed(() => initials(this.name()));
  protected readonly hue = computed(() => hue(this.name()));
}

/** “AL” of “Ada Lovelace”, “A” of “ada@example.com” */
export function initials(name: string): string {
  const [first = '', ...others] = name.split('@')[0].split(/[\s._-]+/);
  return (first.charAt(0) + (others.at(-1)?.charAt(0) ?? '')).toUpperCase();
}

/** An angle on the color wheel. Each name has the same one on every page. */
function hue(name: string): number {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + letter.charCodeAt(0)) % 360;
  return hash;
}
