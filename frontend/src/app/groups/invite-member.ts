import { Component, afterNextRender, inject, input, output, signal } from '@angular/core';
import { FormRoot, form, required } from '@angular/forms/signals';

import { InvitationCreateSchema } from '../api/schemas.gen';
import { inviteMember } from '../api/sdk.gen';
import { Toasts } from '../core/toasts';
import { constrain } from '../shared/form/constraints';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';

/** Invites a person to a group by mail. Does not reveal whether they have an account. */
@Component({
  selector: 'app-invite-member',
  imports: [FormRoot, SubmitButton, TextField],
  template: `
    <form [formRoot]="form" aria-label="Invite a member" i18n-aria-label>
      <app-text-field
        label="Email of the new member"
        i18n-label
        type="email"
        [field]="form.email"
      />
      <app-submit-button [form]="form" look="tonal" icon="addPerson" i18n>Invite</app-submit-button>
    </form>
  `,
  styles: `
    form {
      display: flex;
      flex-wrap: wrap;
      gap: 12px;
      align-items: flex-start;
    }
    app-text-field {
      flex: 1 1 260px;
      max-width: 420px;
    }
    app-submit-button {
      margin: 6px 0 0;
    }
  `,
})
export class InviteMember {
  private readonly toasts = inject(Toasts);

  readonly groupId = input.required<string>();
  readonly invited = output();

  protected readonly form = form(
    signal({ email: '' }),
    (path) => {
      required(path.email, { message: $localize`Enter their email address.` });
      constrain(path.email, InvitationCreateSchema.properties.email);
    },
    { submission: submission(() => this.invite()) },
  );

  constructor() {
    afterNextRender(() => this.form.email().focusBoundControl());
  }

  private async invite(): Promise<void> {
    const body = this.form().value();
    await inviteMember({ path: { group_id: this.groupId() }, body });
    this.toasts.show($localize`Invitation sent to ${body.email}:email:.`);
    this.form().reset({ email: '' });
    this.invited.emit();
  }
}
