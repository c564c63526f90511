import {
  Component,
  Injector,
  afterNextRender,
  inject,
  input,
  linkedSignal,
  output,
} from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';

import { PasskeyCreateSchema } from '../api/schemas.gen';
import { constrain } from '../shared/form/constraints';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';

/** Asks for the name of a new passkey, or for another name of one. */
@Component({
  selector: 'app-passkey-name',
  imports: [FormRoot, MatButtonModule, SubmitButton, TextField],
  template: `
    <form class="fields" [formRoot]="form">
      <app-text-field
        label="Name of the passkey"
        i18n-label
        hint="Where it is, such as the name of a device."
        i18n-hint
        [field]="form.name"
      />
      <div class="buttons">
        <app-submit-button [form]="form">{{ action() }}</app-submit-button>
        <button i18n matButton type="button" (click)="cancelled.emit()">Cancel</button>
      </div>
    </form>
  `,
  styleUrl: '../settings/fields.scss',
  styles: `
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
})
export class PasskeyName {
  readonly name = input.required<string>();
  readonly action = input.required<string>();
  /** Sends the name. Rejects with a Problem. */
  readonly save = input.required<(name: string) => Promise<unknown>>();
  readonly cancelled = output();

  protected readonly form = form(
    linkedSignal(() => ({ name: this.name() })),
    (path) => {
      required(path.name, { message: $localize`Enter a name.` });
      constrain(path.name, PasskeyCreateSchema.properties.name);
    },
    { submission: submission(() => this.send()) },
  );

  constructor() {
    const focus = () => this.form.name().focusBoundControl();
    afterNextRender(focus, { injector: inject(Injector) });
  }

  private send(): Promise<unknown> {
    return this.save()(this.form.name().value());
  }
}
