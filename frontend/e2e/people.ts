import { APIRequestContext, expect } from '@playwright/test';

import { EMAIL, PASSWORD } from './fixtures';

export interface Person {
  readonly email: string;
  readonly password: string;
}

/** An address that nobody else has, so that tests that run at the same time do not meet. */
export function newAddress(name: string): string {
  return `${name.toLowerCase()}-${crypto.randomUUID().slice(0, 8)}@example.com`;
}

/** What goes with each request of a new session of theirs, which a browser does not know. */
export async function openSession(
  request: APIRequestContext,
  { email, password }: Person,
): Promise<Record<string, string>> {
  const answer = await request.post('/api/v1/login/access-token', {
    form: { username: email, password },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return { Authorization: `Bearer ${(await answer.json()).access_token}` };
}

/** Somebody new, made by the first superuser. */
export async function makePerson(request: APIRequestContext, name: string): Promise<Person> {
  const person = { email: newAddress(name), password: 'seven tired otters sing' };
  const answer = await request.post('/api/v1/users/', {
    headers: await openSession(request, { email: EMAIL, password: PASSWORD }),
    data: { ...person, full_name: name },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return person;
}
