import { CdkCopyToClipboard } from '@angular/cdk/clipboard';
import { Component, ElementRef, afterNextRender, inject, input, viewChild } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { Toasts } from '../core/toasts';

/** Shows a new key, the only time that it can be seen. */
@Component({
  selector: 'app-created-key',
  imports: [CdkCopyToClipboard, MatButtonModule],
  template: `
    <p id="created-key" i18n>Copy the key now: it is not shown again.</p>
    <div>
      <code #text tabindex="-1" aria-describedby="created-key">{{ key() }}</code>
      <button
        i18n
        matButton="tonal"
        type="button"
        [cdkCopyToClipboard]="key()"
        (cdkCopyToClipboardCopied)="report($event)"
      >
        Copy
      </button>
    </div>
  `,
  styles: `
    :host {
      display: block;
      margin-bottom: 20px;
      padding: 16px;
      border: 1px solid var(--app-hairline);
      border-radius: 8px;
    }
    div {
      display: flex;
      flex-wrap: wrap;
      gap: 12px;
      align-items: center;
      margin-top: 8px;
    }
    code {
      overflow-wrap: anywhere;
      user-select: all;
    }
  `,
})
export class CreatedKey {
  private readonly toasts = inject(Toasts);
  private readonly text = viewChild.required<ElementRef<HTMLElement>>('text');

  readonly key = input.required<string>();

  constructor() {
    afterNextRender(() => this.text().nativeElement.focus());
  }

  protected report(isCopied: boolean): void {
    if (isCopied) this.toasts.show($localize`The key is copied.`);
    else this.toasts.showError(new Error($localize`The key could not be copied: select its text.`));
  }
}
