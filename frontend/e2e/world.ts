import { APIRequestContext, APIResponse, expect } from '@playwright/test';

import { EMAIL, PASSWORD } from './fixtures';
import { Person, openSession } from './people';

const SUPERUSER: Person = { email: EMAIL, password: PASSWORD };

/** Creates the data that a test needs. Each test has its own, because all share one server. */
export class World {
  constructor(private readonly request: APIRequestContext) {}

  /** Adds a unique suffix to the name. The first member becomes the manager. */
  async makeGroup(name: string, ...members: Person[]): Promise<{ id: string; name: string }> {
    const group = await this.post(SUPERUSER, '/groups/', { name: `${name} ${unique()}` });
    for (const [index, member] of members.entries()) {
      await this.addMember(group.id, member, index === 0);
    }
    return group;
  }

  async addMember(groupId: string, { email }: Person, is_manager = false): Promise<void> {
    const [user] = await this.get(SUPERUSER, `/users/?q=${email}`);
    const path = `/api/v1/groups/${groupId}/members/${user.id}`;
    const headers = await this.headersOf(SUPERUSER);
    await answerOf(await this.request.put(path, { headers, data: { is_manager } }));
  }

  async invite(manager: Person, groupId: string, email: string): Promise<void> {
    const headers = await this.headersOf(manager);
    const path = `/api/v1/groups/${groupId}/invitations`;
    const answer = await this.request.post(path, { headers, data: { email } });
    expect(answer.status(), await answer.text()).toBe(202);
  }

  async makeItems(owner: Person, titles: readonly string[], groupId?: string): Promise<void> {
    for (const title of titles) {
      await this.post(owner, '/items/', { title, group_id: groupId ?? null });
    }
  }

  async updateItem(caller: Person, title: string, data: object): Promise<void> {
    const [item] = await this.get(caller, `/items/?q=${encodeURIComponent(title)}`);
    const headers = await this.headersOf(caller);
    await answerOf(await this.request.patch(`/api/v1/items/${item.id}`, { headers, data }));
  }

  async deleteItem(caller: Person, title: string): Promise<void> {
    const [item] = await this.get(caller, `/items/?q=${encodeURIComponent(title)}`);
    const headers = await this.headersOf(caller);
    const answer = await this.request.delete(`/api/v1/items/${item.id}`, { headers });
    expect(answer.status(), await answer.text()).toBe(204);
  }

  async makeSuperuser(person: Person): Promise<void> {
    const [user] = await this.get(SUPERUSER, `/users/?q=${person.email}`);
    const headers = await this.headersOf(SUPERUSER);
    const data = { is_superuser: true };
    await answerOf(await this.request.patch(`/api/v1/users/${user.id}`, { headers, data }));
  }

  /** The titles of the items that a user sees. */
  async itemsOf(person: Person): Promise<string[]> {
    return (await this.get(person, '/items/')).map(({ title }) => title);
  }

  async startReport(owner: Person): Promise<void> {
    await this.post(owner, '/jobs/', { task: 'reports.users' });
  }

  private readonly sessions = new Map<string, Promise<Record<string, string>>>();

  private headersOf(person: Person): Promise<Record<string, string>> {
    const session = this.sessions.get(person.email) ?? openSession(this.request, person);
    this.sessions.set(person.email, session);
    return session;
  }

  private async get(caller: Person, path: string): Promise<{ id: string; title: string }[]> {
    const headers = await this.headersOf(caller);
    return (await answerOf(await this.request.get(`/api/v1${path}`, { headers }))).data;
  }

  private async post(caller: Person, path: string, data: object) {
    const headers = await this.headersOf(caller);
    return answerOf(await this.request.post(`/api/v1${path}`, { headers, data }));
  }
}

export function unique(): string {
  return crypto.randomUUID().slice(0, 8);
}

async function answerOf(answer: APIResponse) {
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}
