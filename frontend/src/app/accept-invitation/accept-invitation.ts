import { Component, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { acceptInvitation } from '../api/sdk.gen';
import { linkToken } from '../auth/link-token';
import { Problem } from '../core/problem';
import { Toasts } from '../core/toasts';
import { EmptyState } from '../shared/ui/empty-state';
import { PageHeader } from '../shared/ui/page-header';

/** The link in an invitation mail opens this page. A user joins only after confirming. */
@Component({
  selector: 'app-accept-invitation',
  imports: [EmptyState, MatButtonModule, PageHeader, RouterLink],
  template: `
    <app-page-header heading="Invitation" />
    @if (problem(); as problem) {
      <app-empty-state
        class="panel"
        icon="lost"
        heading="You cannot join with this link"
        [text]="problem"
        [isError]="true"
      >
        <a matButton="filled" routerLink="/groups">Go to your groups</a>
      </app-empty-state>
    } @else if (token(); as token) {
      <app-empty-state
        class="panel"
        icon="groups"
        heading="You are invited to a group"
        text="Its members share items with each other, and see each other's names and email addresses."
      >
        <button
          matButton="filled"
          disabledInteractive
          [disabled]="isBusy()"
          (click)="joinGroup(token)"
        >
          Join the group
        </button>
      </app-empty-state>
    } @else {
      <app-empty-state
        class="panel"
        icon="lost"
        heading="The link is incomplete"
        text="Open it from the email again."
      />
    }
  `,
})
export default class AcceptInvitation {
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);

  protected readonly token = linkToken();
  protected readonly problem = signal('');
  protected readonly isBusy = signal(false);

  protected async joinGroup(token: string): Promise<void> {
    this.isBusy.set(true);
    try {
      const { data } = await acceptInvitation({ body: { token } });
      this.toasts.show(`You are now a member of ${data.name}.`);
      await this.router.navigate(['/groups', data.id]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.problem.set(error.message);
    } finally {
      this.isBusy.set(false);
    }
  }
}
