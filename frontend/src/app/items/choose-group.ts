import { Component, Injector, inject, signal } from '@angular/core';
import { FormField, form } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

import { listGroups } from '../api/sdk.gen';
import { Picker } from '../shared/form/picker';

@Component({
  selector: 'app-choose-group',
  imports: [FormField, MatButtonModule, MatDialogModule, Picker],
  template: `
    <h2 mat-dialog-title>{{ heading }}</h2>
    <mat-dialog-content>
      <app-picker
        label="Group"
        i18n-label
        noun="groups"
        i18n-noun
        none="Private"
        i18n-none
        hint="Its members can see, change and delete them."
        i18n-hint
        [find]="findGroups"
        [formField]="form.group_id"
      />
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" [mat-dialog-close]="undefined" i18n>Cancel</button>
      <button matButton="filled" type="button" (click)="close()" i18n>Share</button>
    </mat-dialog-actions>
  `,
})
class ChooseGroup {
  private readonly dialog = inject<MatDialogRef<ChooseGroup, string | null>>(MatDialogRef);
  protected readonly heading = inject<string>(MAT_DIALOG_DATA);

  protected readonly form = form(signal({ group_id: '' }));
  protected readonly findGroups = async (q: string) =>
    (await listGroups({ query: { q, limit: 20, sort: 'name' } })).data.data;

  protected close(): void {
    this.dialog.close(this.form().value().group_id || null);
  }
}

/** The id of the group that the user chooses; null for private, undefined if they cancel. */
export function chooseGroup(
  injector: Injector,
  heading: string,
): Promise<string | null | undefined> {
  const dialog = injector
    .get(MatDialog)
    .open<ChooseGroup, string, string | null>(ChooseGroup, { data: heading, width: '440px' });
  return firstValueFrom(dialog.afterClosed());
}
