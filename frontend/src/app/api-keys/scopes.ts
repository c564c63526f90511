import { ApiKeyCreateSchema } from '../api/schemas.gen';
import type { ApiKeyCreate } from '../api/types.gen';

export type Scope = ApiKeyCreate['scopes'][number];

/** The names of what a scope is about; others are shown by their tag in the API's document. */
const LABELS: Readonly<Record<string, string | undefined>> = {
  audit: $localize`Audit log`,
  files: $localize`Files`,
  groups: $localize`Groups`,
  invitations: $localize`Invitations`,
  items: $localize`Items`,
  jobs: $localize`Jobs`,
  notifications: $localize`Notifications`,
  statistics: $localize`Statistics`,
  users: $localize`Users`,
};

/** What scopes are about, with its scope to read and perhaps its scope to write. */
export interface ScopeGroup {
  readonly label: string;
  readonly read?: Scope;
  readonly write?: Scope;
}

/** All scopes of the API. */
export const SCOPE_GROUPS = grouped(ApiKeyCreateSchema.properties.scopes.items.enum);

/** “Items (read, write), Users (read)” */
export function scopeNames(scopes: readonly string[]): string {
  const names = grouped(scopes as Scope[]).map(({ label, read, write }) => {
    if (read && write) return $localize`${label}:subject: (read, write)`;
    return read ? $localize`${label}:subject: (read)` : $localize`${label}:subject: (write)`;
  });
  return names.join(', ');
}

function grouped(scopes: readonly Scope[]): ScopeGroup[] {
  const tags = [...new Set(scopes.map((scope) => scope.split(':')[0]))];
  const find = (name: string) => scopes.find((scope) => scope === name);
  return tags.map((tag) => ({
    label: LABELS[tag] ?? tag,
    read: find(`${tag}:read`),
    write: find(`${tag}:write`),
  }));
}
