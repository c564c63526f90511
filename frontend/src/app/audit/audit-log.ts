import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { listAuditEntriesResource } from '../api/resources.gen';
import { listAuditEntries } from '../api/sdk.gen';
import type { AuditEntry, ListAuditEntriesData } from '../api/types.gen';
import { RelativeTime } from '../shared/format/relative-time';
import { Columns } from '../shared/list/columns';
import { startOf, toDay } from '../shared/list/days';
import { LIST_COMPONENTS } from '../shared/list/list-layout';
import { ListQuery, listOf } from '../shared/list/paged-list';
import { PageHeader } from '../shared/ui/page-header';
import { ACTIONS, Action, actionName, actorName, fieldNames, keyName, targetsOf } from './actions';
import { AuditFilter, AuditFilters } from './audit-filters';

type Query = NonNullable<ListAuditEntriesData['query']>;
type Sort = NonNullable<Query['sort']>;

/** What users and the system did, newest first. The URL has the filters. */
@Component({
  selector: 'app-audit-log',
  imports: [AuditFilters, LIST_COMPONENTS, PageHeader, RelativeTime, RouterLink],
  templateUrl: './audit-log.html',
})
export default class AuditLog {
  readonly action = input(undefined, { transform: toAction });
  readonly user_id = input<string>();
  readonly ip_address = input<string>();
  readonly from = input(undefined, { transform: toDay });
  readonly to = input(undefined, { transform: toDay });

  protected readonly actionName = actionName;
  protected readonly actorName = actorName;
  protected readonly fieldNames = fieldNames;
  protected readonly keyName = keyName;
  protected readonly targetsOf = targetsOf;

  protected readonly chosen = computed<AuditFilter>(() => ({
    action: this.action(),
    user_id: this.user_id(),
    ip_address: this.ip_address(),
    from: this.from(),
    to: this.to(),
  }));
  protected readonly list = listOf('-created_at', (query) =>
    listAuditEntriesResource(() => ({ query: this.filtered(query()) })),
  );
  protected readonly read = (query: ListQuery) =>
    listAuditEntries({ query: this.filtered(query as ListQuery<Sort>) });
  protected readonly columns = new Columns('audit', {
    action: { heading: $localize`Action`, text: describe },
    actor: { heading: $localize`Person`, text: describeActor },
    target: { heading: $localize`Object`, text: ({ target_id }) => target_id ?? '' },
    address: { heading: $localize`IP address`, text: ({ ip_address }) => ip_address },
    created: { heading: $localize`Time`, text: ({ created_at }) => created_at },
    request: {
      heading: $localize`Request ID`,
      text: ({ request_id }) => request_id,
      isHidden: true,
    },
  });

  private filtered({ limit, offset, sort, q }: ListQuery<Sort>): Query {
    return {
      limit,
      offset,
      sort,
      q,
      action: this.action(),
      user_id: this.user_id(),
      ip_address: this.ip_address(),
      since: startOf(this.from()),
      until: startOf(this.to(), 1),
    };
  }
}

function describe(entry: AuditEntry): string {
  const fields = fieldNames(entry);
  return fields ? `${actionName(entry)}: ${fields}` : actionName(entry);
}

function describeActor(entry: AuditEntry): string {
  const key = keyName(entry);
  const name = entry.actor?.email ?? actorName(entry);
  return key ? `${name}, ${key}` : name;
}

function toAction(name: string | undefined): Action | undefined {
  return name !== undefined && Object.hasOwn(ACTIONS, name) ? (name as Action) : undefined;
}
