import type { AuditEntry } from '../api/types.gen';

export type Action = AuditEntry['action'];

/** The compiler reports an action of the API that is missing here. */
export const ACTIONS: Readonly<Record<Action, string>> = {
  'login.succeeded': $localize`Logged in`,
  'login.failed': $localize`Login failed`,
  'login.second_factor_failed': $localize`Second factor failed`,
  'session.ended': $localize`Ended a session`,
  'sessions.ended': $localize`Ended sessions`,
  'session.misused': $localize`Session used from two places`,
  'tools.opened': $localize`Opened the tools`,
  'identity.linked': $localize`Linked an account`,
  'identity.unlinked': $localize`Unlinked an account`,
  'user.signed_up': $localize`Signed up`,
  'user.confirmed': $localize`Confirmed an email address`,
  'user.created': $localize`Created a user`,
  'user.updated': $localize`Changed a user`,
  'user.deleted': $localize`Deleted a user`,
  'user.email_change_requested': $localize`Requested a change of the email address`,
  'user.email_changed': $localize`Changed the email address`,
  'user.email_change_undone': $localize`Undid a change of the email address`,
  'password.changed': $localize`Changed a password`,
  'password.forgotten': $localize`Requested a password reset`,
  'second_factor.added': $localize`Added an authenticator app`,
  'second_factor.removed': $localize`Removed an authenticator app`,
  'second_factor.reset': $localize`Removed all second factors of a user`,
  'recovery_codes.created': $localize`Created recovery codes`,
  'recovery_code.used': $localize`Used a recovery code`,
  'passkey.added': $localize`Added a passkey`,
  'passkey.updated': $localize`Renamed a passkey`,
  'passkey.removed': $localize`Removed a passkey`,
  'session.confirmed': $localize`Confirmed a session`,
  'api_key.created': $localize`Created an API key`,
  'api_key.revoked': $localize`Revoked an API key`,
  'group.created': $localize`Created a group`,
  'group.updated': $localize`Changed a group`,
  'group.deleted': $localize`Deleted a group`,
  'member.added': $localize`Added a member`,
  'member.updated': $localize`Changed the role of a member`,
  'member.removed': $localize`Removed a member`,
  'invitation.created': $localize`Invited somebody to a group`,
  'invitation.withdrawn': $localize`Withdrew an invitation`,
  'item.created': $localize`Created an item`,
  'item.updated': $localize`Changed an item`,
  'item.deleted': $localize`Deleted an item`,
  'item.restored': $localize`Restored an item`,
  'file.created': $localize`Began an upload`,
  'file.uploaded': $localize`Uploaded a file`,
  'file.deleted': $localize`Deleted a file`,
  'job.started': $localize`Started a job`,
  'job.canceled': $localize`Cancelled a job`,
  'job.retried': $localize`Retried a job`,
  'data.exported': $localize`Exported personal data`,
};

/** As the forms name them. */
const FIELDS: Readonly<Record<string, string | undefined>> = {
  description: $localize`Description`,
  email: $localize`Email`,
  full_name: $localize`Name`,
  group_id: $localize`Shared with`,
  is_active: $localize`Active`,
  is_superuser: $localize`Superuser`,
  language: $localize`Language`,
  name: $localize`Name`,
  notifications_by_mail: $localize`Notifications by mail`,
  title: $localize`Title`,
};

/** A page about what was acted on. */
export interface Target {
  readonly label: string;
  readonly link: readonly string[];
}

const USER = { label: $localize`User`, path: '/users' };
const GROUP = { label: $localize`Group`, path: '/groups' };
const ITEM = { label: $localize`Item`, path: '/items' };
const JOB = { label: $localize`Job`, path: '/jobs' };

type Pages = Readonly<Record<string, typeof USER | undefined>>;

/** The pages of what `target_id` names, by the first word of the action, or by the action. */
const TARGETS: Pages = {
  user: USER,
  'login.failed': USER,
  'login.second_factor_failed': USER,
  second_factor: USER,
  password: USER,
  sessions: USER,
  member: USER,
  group: GROUP,
  item: ITEM,
  job: JOB,
  data: JOB,
};
/** The pages of what `parent_id` names. */
const PARENTS: Pages = { member: GROUP, invitation: GROUP, file: ITEM };

export function actionName({ action }: Pick<AuditEntry, 'action'>): string {
  // A newer release may have written an action that these pages do not know yet.
  return (ACTIONS as Record<string, string | undefined>)[action] ?? action;
}

/** “Email, Active” */
export function fieldNames({ fields }: Pick<AuditEntry, 'fields'>): string {
  return fields.map((field) => FIELDS[field] ?? field).join(', ');
}

/** Only the system acts without an IP address. */
export function actorName(entry: Pick<AuditEntry, 'actor' | 'actor_id' | 'ip_address'>): string {
  if (entry.actor) return entry.actor.full_name || entry.actor.email;
  if (entry.actor_id) return $localize`Deleted account`;
  return entry.ip_address ? $localize`Not logged in` : $localize`System`;
}

/** “API key: Nightly export”, or “” without a key. */
export function keyName({
  api_key_id,
  api_key,
}: Pick<AuditEntry, 'api_key' | 'api_key_id'>): string {
  if (!api_key_id) return '';
  return api_key ? $localize`API key: ${api_key.name}:name:` : $localize`Deleted API key`;
}

/** The pages of what was acted on, except those of a deleted record and of who acted. */
export function targetsOf(entry: AuditEntry): Target[] {
  const [type, what] = entry.action.split('.');
  const hasTarget = what !== 'deleted' && entry.target_id !== entry.actor_id;
  const pages = [
    { page: TARGETS[entry.action] ?? TARGETS[type], id: hasTarget ? entry.target_id : null },
    { page: PARENTS[type], id: entry.parent_id },
  ];
  return pages.flatMap(({ page, id }) =>
    page && id ? [{ label: page.label, link: [page.path, id] }] : [],
  );
}
