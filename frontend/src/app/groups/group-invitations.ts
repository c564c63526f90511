import { Component, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';

import { listInvitationsResource } from '../api/resources.gen';
import { withdrawInvitation } from '../api/sdk.gen';
import type { Invitation } from '../api/types.gen';
import { Toasts } from '../core/toasts';
import { RelativeTime } from '../shared/format/relative-time';
import { rowsOf } from '../shared/loading/resource-signals';

/** The maximum number of pending invitations of a group. */
const ALL = { limit: 100, sort: 'email' } as const;

/** The pending invitations to a group. */
@Component({
  selector: 'app-group-invitations',
  imports: [MatButtonModule, RelativeTime],
  template: `
    @if (list.rows()?.length) {
      <section class="panel">
        <h2 id="pending-invitations" i18n>Pending invitations</h2>
        <ul aria-labelledby="pending-invitations">
          @for (invitation of list.rows(); track invitation.id) {
            <li>
              <span>
                {{ invitation.email }}
                <span class="note" i18n>
                  expires <app-relative-time [value]="invitation.expires_at" />
                </span>
              </span>
              <button
                matButton
                type="button"
                ariaLabel="Withdraw the invitation of {{ invitation.email }}"
                i18n-ariaLabel
                i18n
                (click)="withdraw(invitation)"
              >
                Withdraw
              </button>
            </li>
          }
        </ul>
      </section>
    }
  `,
  styles: `
    section {
      margin-top: 12px;
      padding: 20px 20px 4px;
    }
    h2 {
      font-size: 1rem;
    }
    li {
      display: flex;
      gap: 12px;
      align-items: center;
      justify-content: space-between;
      min-height: 52px;
      overflow-wrap: anywhere;

      & + & {
        border-top: 1px solid var(--app-hairline);
      }
    }
    .note {
      display: block;
      color: var(--app-muted);
      font-size: 0.875rem;
    }
  `,
})
export class GroupInvitations {
  private readonly toasts = inject(Toasts);

  readonly groupId = input.required<string>();

  protected readonly list = rowsOf(
    listInvitationsResource(() => ({ path: { group_id: this.groupId() }, query: ALL })),
  );

  /** Loads them again, after another invitation. */
  reload(): void {
    this.list.reload();
  }

  protected async withdraw({ id, email }: Invitation): Promise<void> {
    const path = { group_id: this.groupId(), invitation_id: id };
    if (await this.toasts.attempt(() => withdrawInvitation({ path }))) {
      this.toasts.show($localize`The invitation of ${email}:email: is withdrawn.`);
    }
    this.list.reload();
  }
}
