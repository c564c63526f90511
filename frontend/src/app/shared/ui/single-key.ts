import { Directive, inject, input } from '@angular/core';

import { SingleKeys } from '../../core/single-keys';

/** Marks the element that a shortcut of `layout/shortcuts.ts` clicks or focuses on this page. */
@Directive({
  selector: '[appSingleKey]',
  host: { '[attr.aria-keyshortcuts]': 'singleKeys.areOn() ? appSingleKey() : null' },
})
export class SingleKey {
  protected readonly singleKeys = inject(SingleKeys);

  readonly appSingleKey = input.required<'n' | '/'>();
}
