import { Component, inject, linkedSignal } from '@angular/core';
import { FormRoot, form } from '@angular/forms/signals';

import { ProfileUpdateSchema } from '../api/schemas.gen';
import { updateMe } from '../api/sdk.gen';
import { Session } from '../auth/session';
import { Toasts } from '../core/toasts';
import { constrain } from '../shared/form/constraints';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { TextField } from '../shared/form/text-field';
import { ProfilePicture } from './profile-picture';

@Component({
  selector: 'app-profile',
  imports: [FormRoot, ProfilePicture, SubmitButton, TextField],
  template: `
    <app-profile-picture />
    <form class="fields" [formRoot]="form">
      <app-text-field label="Name" i18n-label autocomplete="name" [field]="form.full_name" />
      <app-submit-button i18n [form]="form" onlyChanges>Save</app-submit-button>
    </form>
  `,
  styleUrl: './fields.scss',
})
export class Profile {
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);

  protected readonly form = form(
    linkedSignal(() => ({ full_name: this.session.user()?.full_name ?? '' })),
    (path) => constrain(path.full_name, ProfileUpdateSchema.properties.full_name),
    { submission: submission(() => this.save()) },
  );

  isChanged(): boolean {
    return this.form().dirty();
  }

  private async save(): Promise<void> {
    await updateMe({ body: this.form().value() });
    this.form().reset();
    this.session.reloadUser();
    this.toasts.show($localize`Your profile is saved.`);
  }
}
