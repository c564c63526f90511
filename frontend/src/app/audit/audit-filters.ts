import { Component, computed, input, output } from '@angular/core';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { Params } from '@angular/router';

import { getUserResource } from '../api/resources.gen';
import { listUsers } from '../api/sdk.gen';
import type { User } from '../api/types.gen';
import { Choice, Picker } from '../shared/form/picker';
import { DayFilter } from '../shared/list/day-filter';
import { ACTIONS } from './actions';

/** The parameters of the URL that filter the audit log. Both days belong to the result. */
export interface AuditFilter {
  readonly action?: string;
  readonly user_id?: string;
  readonly ip_address?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The maximum number of users that the API returns at once. */
const limit = 100;

/** The fields that filter the audit log. */
@Component({
  selector: 'app-audit-filters',
  imports: [DayFilter, MatFormFieldModule, MatInputModule, Picker],
  templateUrl: './audit-filters.html',
  styleUrl: './audit-filters.scss',
})
export class AuditFilters {
  readonly chosen = input.required<AuditFilter>();
  /** Emits parameters of the URL, where null removes one. */
  readonly changed = output<Params>();

  protected readonly actions = Object.entries(ACTIONS);

  private readonly user = getUserResource(() => {
    const user_id = this.chosen().user_id;
    return user_id ? { path: { user_id } } : undefined;
  });
  /** The person whose id is in the URL. */
  protected readonly person = computed<Choice | null>(() => {
    const id = this.chosen().user_id;
    if (!id || this.user.isLoading()) return null;
    if (!this.user.hasValue()) return { id, name: $localize`Deleted account` };
    return personChoice(this.user.value());
  });

  protected readonly findPeople = async (q: string): Promise<Choice[]> => {
    const { data } = await listUsers({ query: { q, limit, sort: 'full_name' } });
    return data.data.map(personChoice);
  };
}

/** With the email, since people may have the same name. */
function personChoice({ id, full_name, email }: User): Choice {
  return { id, name: full_name ? `${full_name} (${email})` : email };
}
