import { Component, Injectable, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

export interface Question {
  readonly heading: string;
  readonly text: string;
  /** What the button says that does it. */
  readonly action: string;
  /** What the other button says. */
  readonly cancel?: string;
}

@Component({
  selector: 'app-confirm-dialog',
  imports: [MatButtonModule, MatDialogModule],
  template: `
    <h2 mat-dialog-title>{{ question.heading }}</h2>
    <mat-dialog-content>{{ question.text }}</mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" [mat-dialog-close]="false">
        {{ question.cancel ?? 'Cancel' }}
      </button>
      <button matButton="filled" type="button" class="danger" [mat-dialog-close]="true">
        {{ question.action }}
      </button>
    </mat-dialog-actions>
  `,
})
class ConfirmDialog {
  protected readonly question = inject<Question>(MAT_DIALOG_DATA);
}

/** Asks before something that cannot be undone, or that loses changes. */
@Injectable({ providedIn: 'root' })
export class Confirm {
  private readonly dialog = inject(MatDialog);

  /** False also for Escape and for a click beside the dialog. */
  async ask(question: Question): Promise<boolean> {
    const dialog = this.dialog.open<ConfirmDialog, Question, boolean>(ConfirmDialog, {
      data: question,
      role: 'alertdialog',
      maxWidth: 'min(440px, calc(100vw - 32px))',
    });
    return (await firstValueFrom(dialog.afterClosed())) ?? false;
  }
}
