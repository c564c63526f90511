import type { Notification } from '../api/types.gen';
import { taskName } from '../jobs/tasks';
import { IconName } from '../shared/ui/icons';

/** How a notification is shown. */
export interface Look {
  readonly icon: IconName;
  readonly text: string;
  /** The page of what it is about. */
  readonly link?: readonly string[];
}

type Parameters = Readonly<Record<string, string>>;

/** The compiler reports a kind of the API that is missing here. */
const LOOKS: Readonly<Record<Notification['kind'], (values: Parameters, id: string) => Look>> = {
  'job.succeeded': ({ task }) => ({
    icon: 'succeeded',
    text: $localize`${taskName(task)}:task:: the job has succeeded.`,
    link: ['/jobs'],
  }),
  'job.failed': ({ task }) => ({
    icon: 'failed',
    text: $localize`${taskName(task)}:task:: the job has failed.`,
    link: ['/jobs'],
  }),
  'item.shared': ({ by, title, group }, id) => ({
    icon: 'items',
    text: $localize`${by}:person: shared “${title}:item:” with ${group}:group:.`,
    link: ['/items', id],
  }),
  'group.added': ({ group }, id) => ({
    icon: 'addPerson',
    text: $localize`You were added to the group ${group}:group:.`,
    link: ['/groups', id],
  }),
  'group.removed': ({ group }) => ({
    icon: 'removePerson',
    text: $localize`You were removed from the group ${group}:group:.`,
  }),
  'group.made_manager': ({ group }, id) => ({
    icon: 'manager',
    text: $localize`You are now a manager of the group ${group}:group:.`,
    link: ['/groups', id],
  }),
  'group.made_member': ({ group }, id) => ({
    icon: 'groups',
    text: $localize`You are no longer a manager of the group ${group}:group:.`,
    link: ['/groups', id],
  }),
  'account.password_changed': () => ({
    icon: 'settings',
    text: $localize`Your password was changed.`,
    link: ['/settings'],
  }),
  'account.email_changed': ({ email }) => ({
    icon: 'mail',
    text: $localize`Your email address was changed to ${email}:email:.`,
    link: ['/settings'],
  }),
  'account.linked': ({ provider }) => ({
    icon: 'security',
    text: $localize`An account at ${provider}:provider: can now log in as you.`,
    link: ['/settings/security'],
  }),
  'account.session_misused': () => ({
    icon: 'failed',
    text: $localize`A session was used from two places and has ended. Change your password if this was not you.`,
    link: ['/settings'],
  }),
  'account.api_key_created': ({ name }) => ({
    icon: 'code',
    text: $localize`The API key ${name}:name: was created. Revoke it if this was not you.`,
    link: ['/settings/api-keys'],
  }),
  'account.data_ready': () => ({
    icon: 'download',
    text: $localize`Your data is ready for download.`,
    link: ['/settings', 'account'],
  }),
  'account.new_device': ({ ip_address }) => ({
    icon: 'security',
    text: $localize`A new device, with the IP address ${ip_address}:address:, logged in to your account.`,
    link: ['/settings/security'],
  }),
  'account.authenticator_added': () => ({
    icon: 'security',
    text: $localize`An authenticator app was added to your account.`,
    link: ['/settings/security'],
  }),
  'account.authenticator_removed': () => ({
    icon: 'security',
    text: $localize`Your authenticator app was removed.`,
    link: ['/settings/security'],
  }),
  'account.passkey_added': ({ name }) => ({
    icon: 'security',
    text: $localize`The passkey ${name}:name: was added to your account.`,
    link: ['/settings/security'],
  }),
  'account.passkey_removed': ({ name }) => ({
    icon: 'security',
    text: $localize`The passkey ${name}:name: was removed.`,
    link: ['/settings/security'],
  }),
  'account.recovery_code_used': ({ left }) => ({
    icon: 'security',
    text: $localize`Somebody logged in to your account with a recovery code. Recovery codes left: ${left}:number:.`,
    link: ['/settings/security'],
  }),
  'account.second_factors_reset': () => ({
    icon: 'security',
    text: $localize`An administrator removed your second factors.`,
    link: ['/settings/security'],
  }),
};

export function lookOf({ kind, parameters, subject_id }: Notification): Look {
  // A newer release may have written a kind that these pages do not know yet.
  const look = (LOOKS as Record<string, (typeof LOOKS)[Notification['kind']] | undefined>)[kind];
  if (!look) return { icon: 'bell', text: $localize`Reload the page to see this notification.` };
  return look(parameters as Parameters, subject_id ?? '');
}
