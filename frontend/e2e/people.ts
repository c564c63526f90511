import { APIRequestContext, expect } from '@playwright/test';

import { EMAIL, PASSWORD } from './fixtures';

export interface Person {
  readonly email: string;
  readonly password: string;
}

/** A unique email, so that tests that run at the same time do not conflict. */
export function uniqueEmail(name: string): string {
  return `${name.toLowerCase()}-${crypto.randomUUID().slice(0, 8)}@example.com`;
}

/** Opens a session outside the browser, and returns the headers for its requests. */
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

/** Creates a user, as the first superuser. */
export async function makePerson(request: APIRequestContext, name: string): Promise<Person> {
  const person = { email: uniqueEmail(name), password: 'seven tired otters sing' };
  const answer = await request.post('/api/v1/users/', {
    headers: await openSession(request, { email: EMAIL, password: PASSWORD }),
    data: { ...person, full_name: name },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return person;
}
