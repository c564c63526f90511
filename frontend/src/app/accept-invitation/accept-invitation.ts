import { Component, inject, signal } from '@angular/core';
import { FormRoot, form } from '@angular/forms/signals';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { acceptInvitation } from '../api/sdk.gen';
import { linkToken } from '../auth/link-token';
import { Toasts } from '../core/toasts';
import { submission } from '../shared/form/form-errors';
import { SubmitButton } from '../shared/form/submit-button';
import { EmptyState } from '../shared/ui/empty-state';
import { PageHeader } from '../shared/ui/page-header';

/** The link in an invitation mail opens this page. A user joins only after confirming. */
@Component({
  selector: 'app-accept-invitation',
  imports: [EmptyState, FormRoot, MatButtonModule, PageHeader, RouterLink, SubmitButton],
  template: `
    <app-page-header heading="Invitation" i18n-heading />
    @if (problem(); as problem) {
      <app-empty-state
        class="panel"
        icon="lost"
        heading="You cannot join with this link"
        i18n-heading
        [text]="problem"
        [isError]="true"
      >
        <a i18n matButton="filled" routerLink="/groups">Go to your groups</a>
      </app-empty-state>
    } @else if (token()) {
      <app-empty-state
        class="panel"
        icon="groups"
        heading="You are invited to a group"
        i18n-heading
        text="Its members share items with each other, and see each other's names and email addresses."
        i18n-text
      >
        <form [formRoot]="form">
          <app-submit-button i18n [form]="form">Join the group</app-submit-button>
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
export default class AcceptInvitation {
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);

  protected readonly token = linkToken();
  protected readonly problem = signal('');
  protected readonly form = form(signal({}), {
    submission: submission(() => this.joinGroup(), this.problem),
  });

  private async joinGroup(): Promise<void> {
    const { data } = await acceptInvitation({ body: { token: this.token() ?? '' } });
    this.toasts.show($localize`You are now a member of ${data.name}:group:.`);
    await this.router.navigate(['/groups', data.id]);
  }
}
