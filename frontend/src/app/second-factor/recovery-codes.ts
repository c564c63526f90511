import { CdkCopyToClipboard } from '@angular/cdk/clipboard';
import {
  Component,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { Toasts } from '../core/toasts';
import { saveFile } from '../shared/ui/save-file';

/** Shows new recovery codes, the only time that they can be seen. */
@Component({
  selector: 'app-recovery-codes',
  imports: [CdkCopyToClipboard, MatButtonModule],
  template: `
    <p id="recovery-codes" i18n>
      Save these recovery codes now: they are not shown again. Each works once in place of your
      second factor, if you lose it.
    </p>
    <ul
      #list
      tabindex="-1"
      aria-label="Recovery codes"
      i18n-aria-label
      aria-describedby="recovery-codes"
    >
      @for (code of codes(); track code) {
        <li>
          <code>{{ code }}</code>
        </li>
      }
    </ul>
    <div>
      <button
        i18n
        matButton="tonal"
        type="button"
        [cdkCopyToClipboard]="text()"
        (cdkCopyToClipboardCopied)="report($event)"
      >
        Copy
      </button>
      <button i18n matButton="tonal" type="button" (click)="download()">Download</button>
      <button i18n matButton="filled" type="button" (click)="saved.emit()">
        I have saved them
      </button>
    </div>
  `,
  styles: `
    :host {
      display: block;
      padding: 16px;
      border: 1px solid var(--app-hairline);
      border-radius: var(--app-radius-small);
    }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(140px, 1fr));
      gap: 8px 16px;
      margin: 16px 0;
    }
    div {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
})
export class RecoveryCodes {
  private readonly toasts = inject(Toasts);
  private readonly list = viewChild.required<ElementRef<HTMLElement>>('list');

  readonly codes = input.required<readonly string[]>();
  readonly saved = output();

  /** One code a line. */
  protected readonly text = computed(() => `${this.codes().join('\n')}\n`);

  constructor() {
    afterNextRender(() => this.list().nativeElement.focus());
  }

  protected download(): void {
    saveFile(new Blob([this.text()], { type: 'text/plain' }), $localize`recovery-codes.txt`);
  }

  protected report(isCopied: boolean): void {
    if (isCopied) this.toasts.show($localize`The recovery codes are copied.`);
    else {
      const text = $localize`The recovery codes could not be copied: select their text.`;
      this.toasts.showError(new Error(text));
    }
  }
}
