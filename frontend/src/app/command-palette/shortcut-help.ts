import { Component, Injector, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog, MatDialogModule } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';

import { SingleKeys } from '../core/single-keys';
import { MODIFIER, Shortcuts } from '../layout/shortcuts';

/** Lists the keyboard shortcuts. */
@Component({
  selector: 'app-shortcut-help',
  imports: [MatButtonModule, MatDialogModule, RouterLink],
  template: `
    <h2 mat-dialog-title i18n>Keyboard shortcuts</h2>
    <mat-dialog-content>
      <dl>
        @for (shortcut of shortcuts(); track shortcut.keys) {
          <div>
            <dt>{{ shortcut.text }}</dt>
            <dd>
              @for (key of shortcut.keys.split(' '); track $index) {
                <kbd>{{ key }}</kbd>
              }
            </dd>
          </div>
        }
      </dl>
      @if (singleKeys.areOn()) {
        <p i18n>
          Shortcuts without {{ modifier }} are on. You can turn them off in the
          <a routerLink="/settings" mat-dialog-close>settings</a>.
        </p>
      } @else {
        <p i18n>
          Shortcuts without {{ modifier }} are off. You can turn them on in the
          <a routerLink="/settings" mat-dialog-close>settings</a>.
        </p>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close i18n>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    dl > div {
      display: flex;
      gap: 16px;
      align-items: center;
      justify-content: space-between;
      padding: 8px 0;
      border-bottom: 1px solid var(--app-hairline);
    }
    dt {
      color: var(--mat-sys-on-surface);
    }
    dd {
      display: flex;
      gap: 4px;
    }
    p {
      padding-top: 16px;
    }
  `,
})
class ShortcutHelp {
  protected readonly modifier = MODIFIER;
  protected readonly shortcuts = inject(Shortcuts).all;
  protected readonly singleKeys = inject(SingleKeys);
}

/** Opens the list, unless there is a dialog. */
export function openShortcutHelp(injector: Injector): void {
  const dialogs = injector.get(MatDialog);
  if (dialogs.openDialogs.length) return;
  dialogs.open(ShortcutHelp, {
    width: '440px',
    maxWidth: 'calc(100vw - 32px)',
    autoFocus: 'dialog',
  });
}
