import { Component, inject, signal } from '@angular/core';
import { FormRoot, form } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { confirmEmailChange } from '../api/sdk.gen';
import { Toasts } from '../core/toasts';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { EmptyState } from '../shared/ui/empty-state';
import { PageHeader } from '../shared/ui/page-header';
import { linkToken } from './link-token';
import { Session } from './session';

/** The link in the mail to a new email address opens this page. */
@Component({
  selector: 'app-confirm-email',
  imports: [EmptyState, FormRoot, MatButtonModule, PageHeader, RouterLink, SubmitButton],
  template: `
    <app-page-header heading="New email address" i18n-heading />
    @if (problem(); as problem) {
      <app-empty-state
        class="panel"
        icon="lost"
        heading="Your email address has not changed"
        i18n-heading
        [text]="problem"
        [isError]="true"
      >
        <a i18n matButton="filled" routerLink="/settings">Go to the settings</a>
      </app-empty-state>
    } @else if (token()) {
      <app-empty-state
        class="panel"
        icon="mail"
        heading="Use the new email address?"
        i18n-heading
        text="From now on, you log in with the address that got the mail with this link. Your old one gets a mail that can undo the change for a week."
        i18n-text
      >
        <form [formRoot]="form">
          <app-submit-button i18n [form]="form">Change my email address</app-submit-button>
        </form>
      </app-empty-state>
    } @else {
      <app-empty-state
        class="panel"
        icon="lost"
        heading="The link is incomplete"
        i18n-heading
        text="Open it from the email again."
        i18n-text
      />
    }
  `,
})
export default class ConfirmEmail {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);

  protected readonly token = linkToken();
  protected readonly problem = signal('');
  protected readonly form = form(signal({}), {
    submission: submission(() => this.confirm(), this.problem),
  });

  private async confirm(): Promise<void> {
    await confirmEmailChange({ body: { token: this.token() ?? '' } });
    this.session.reloadUser();
    this.toasts.show($localize`Your email address is changed.`);
    await this.router.navigate(['/settings/profile']);
  }
}
