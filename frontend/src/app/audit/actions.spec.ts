import { AuditEntrySchema } from '../api/schemas.gen';
import type { AuditEntry } from '../api/types.gen';
import { ACTIONS, actionName, actorName, fieldNames, keyName, targetsOf } from './actions';

const ADA = { id: '1', email: 'ada@example.com', full_name: 'Ada' };

function entry(action: string, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: '9',
    created_at: '2026-03-10T12:00:00Z',
    actor_id: ADA.id,
    actor: ADA,
    api_key_id: null,
    api_key: null,
    action: action as AuditEntry['action'],
    target_id: '2',
    parent_id: null,
    fields: [],
    ip_address: '203.0.113.7',
    request_id: 'r',
    ...more,
  };
}

const linksOf = (...args: Parameters<typeof entry>) =>
  targetsOf(entry(...args)).map(({ link }) => link.join('/'));

describe('an entry of the audit log', () => {
  it('has a text for each action of the API', () => {
    expect(Object.keys(ACTIONS)).toEqual(AuditEntrySchema.properties.action.enum);
    expect(actionName(entry('user.updated'))).toBe('Changed a user');
    expect(actionName(entry('user.cloned'))).toBe('user.cloned');
  });

  it('names who acted', () => {
    expect(actorName(entry('item.created'))).toBe('Ada');
    expect(actorName(entry('item.created', { actor: { ...ADA, full_name: '' } }))).toBe(ADA.email);
    expect(actorName(entry('item.created', { actor: null }))).toBe('Deleted account');
    const nobody = { actor: null, actor_id: null };
    expect(actorName(entry('login.failed', nobody))).toBe('Not logged in');
    expect(actorName(entry('user.deleted', { ...nobody, ip_address: '' }))).toBe('System');
  });

  it('names the API key that was used', () => {
    const key = { id: '5', name: 'Nightly export' };
    expect(keyName(entry('item.created'))).toBe('');
    expect(keyName(entry('item.created', { api_key_id: key.id, api_key: key }))).toBe(
      'API key: Nightly export',
    );
    expect(keyName(entry('item.created', { api_key_id: key.id }))).toBe('Deleted API key');
  });

  it('names the changed fields as the forms do', () => {
    const fields = ['full_name', 'is_active', 'unknown'];
    expect(fieldNames(entry('user.updated', { fields }))).toBe('Name, Active, unknown');
  });

  it('links to what was acted on, if that has a page', () => {
    expect(linksOf('user.updated')).toEqual(['/users/2']);
    expect(linksOf('login.failed')).toEqual(['/users/2']);
    expect(linksOf('member.added', { parent_id: '3' })).toEqual(['/users/2', '/groups/3']);
    expect(linksOf('file.deleted', { parent_id: '4' })).toEqual(['/items/4']);
    expect(linksOf('login.succeeded')).toEqual([]);
    expect(linksOf('item.deleted')).toEqual([]);
    expect(linksOf('user.updated', { target_id: ADA.id })).toEqual([]);
  });
});
