import { HttpResponse } from '@angular/common/http';
import { Component, Injectable, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

import { Problem } from '../../core/problem';
import { Toasts } from '../../core/toasts';

/** A field that the user and another person changed to different values. */
export interface Conflict {
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
}

/** A time as the API sends it. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const EXACT = new Intl.DateTimeFormat($localize.locale, {
  dateStyle: 'medium',
  timeStyle: 'medium',
});

type Labels = Readonly<Record<string, string>>;

/** The values of a form to save, and the record that they were loaded from. */
export interface Edit<R, V extends object> {
  /** The record as it was loaded, and its version. */
  readonly base: R;
  readonly etag: string | undefined;
  readonly values: V;
  readonly valuesOf: (record: R) => V;
  /** The label of each field, and those of its values if it is a choice. */
  readonly labels: Readonly<Partial<Record<keyof V, string | readonly [string, Labels]>>>;
  /** The text for a field's value, if it is not the value itself. */
  readonly show?: (name: keyof V, value: unknown) => string | undefined;
  readonly load: () => Promise<{ data: R; response?: unknown }>;
  readonly send: (changes: Partial<V>, headers: { 'If-Match'?: string }) => Promise<unknown>;
}

type Choice = 'mine' | 'theirs' | undefined;
export type Outcome = 'saved' | 'theirs' | 'cancelled';

@Component({
  selector: 'app-edit-conflict-dialog',
  imports: [MatButtonModule, MatDialogModule],
  template: `
    <h2 i18n mat-dialog-title>Someone else saved changes</h2>
    <mat-dialog-content>
      <p i18n>While you were editing, another person changed the same fields.</p>
      @for (conflict of conflicts; track conflict.label) {
        <h3>{{ conflict.label }}</h3>
        <dl>
          <dt i18n>Your change</dt>
          <dd>{{ conflict.mine }}</dd>
          <dt i18n>Saved by someone else</dt>
          <dd>{{ conflict.theirs }}</dd>
        </dl>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button i18n matButton type="button" [mat-dialog-close]="undefined">Keep editing</button>
      <button i18n matButton="tonal" type="button" mat-dialog-close="theirs">
        Discard my changes
      </button>
      <button i18n matButton="filled" type="button" mat-dialog-close="mine">Save my changes</button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-actions {
      row-gap: 8px; /* on a phone, the buttons wrap */
    }
    h3 {
      margin: 16px 0 4px;
    }
    dl {
      display: grid;
      grid-template-columns: max-content 1fr;
      gap: 4px 12px;
      margin: 0;
    }
    dd {
      margin: 0;
      max-height: 8lh;
      overflow: auto;
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }
  `,
})
class EditConflictDialog {
  protected readonly conflicts = inject<readonly Conflict[]>(MAT_DIALOG_DATA);
}

/** Saves a form, and asks the user if another person has changed the same fields. */
@Injectable({ providedIn: 'root' })
export class EditConflicts {
  private readonly dialog = inject(MatDialog);
  private readonly toasts = inject(Toasts);

  /**
   * Sends only the changed fields, so that another person's changes to other fields stay. Returns
   * `theirs` if the user discards their own changes: the page then has to reload the record.
   */
  async save<R, V extends object>(edit: Edit<R, V>): Promise<Outcome> {
    const before = edit.valuesOf(edit.base);
    const names = (Object.keys(edit.values) as (keyof V)[]).filter(
      (name) => edit.values[name] !== before[name],
    );
    const changes = Object.fromEntries(names.map((name) => [name, edit.values[name]]));
    let etag = edit.etag;
    for (;;) {
      try {
        await edit.send(changes as Partial<V>, etag ? { 'If-Match': etag } : {});
        return 'saved';
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 412) throw error;
      }
      const { data, response } = await edit.load();
      etag = (response as HttpResponse<R>).headers.get('ETag') ?? undefined;
      const theirs = edit.valuesOf(data);
      const conflicts = names
        .filter((name) => theirs[name] !== before[name] && theirs[name] !== edit.values[name])
        .flatMap((name) => conflictOf(edit, name, theirs));
      if (conflicts.length === 0) {
        this.toasts.show(
          $localize`Someone else saved other changes in the meantime. Both are kept.`,
        );
        continue;
      }
      const choice = await this.ask(conflicts);
      if (choice !== 'mine') return choice ?? 'cancelled';
    }
  }

  private ask(conflicts: readonly Conflict[]): Promise<Choice> {
    const dialog = this.dialog.open<EditConflictDialog, readonly Conflict[], Choice>(
      EditConflictDialog,
      { data: conflicts, maxWidth: 'min(560px, calc(100vw - 32px))' },
    );
    return firstValueFrom(dialog.afterClosed());
  }
}

function conflictOf<R, V extends object>(edit: Edit<R, V>, name: keyof V, theirs: V): Conflict[] {
  const known = edit.labels[name];
  if (!known) return [];
  const [label, choices]: readonly [string, Labels] =
    typeof known === 'string' ? [known, {}] : known;
  const show = (value: unknown) =>
    edit.show?.(name, value) ?? choices[String(value)] ?? formatValue(value);
  return [{ label, mine: show(edit.values[name]), theirs: show(theirs[name]) }];
}

function formatValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? $localize`Yes` : $localize`No`;
  if (value === '' || value === null || value === undefined) return $localize`(empty)`;
  const text = String(value);
  return TIME.test(text) ? EXACT.format(new Date(text)) : text;
}
