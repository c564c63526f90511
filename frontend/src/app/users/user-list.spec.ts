import { TestBed } from '@angular/core/testing';

import { FORM_PROVIDERS, FormHarness } from '../shared/testing/form-harness';
import UserList from './user-list';

const USER = {
  full_name: '',
  email: 'ada@example.com',
  is_active: true,
  is_superuser: false,
  email_verified: true,
  created_at: '2026-11-29T12:00:00Z',
};

describe('the list of users', () => {
  const statesOf = async (...users: Partial<typeof USER>[]) => {
    TestBed.configureTestingModule({ providers: FORM_PROVIDERS });
    const page = new FormHarness(UserList);
    const data = users.map((user, id) => ({ id: String(id), ...USER, ...user }));
    await page.answer('GET', '/users/', { data, total: data.length, total_is_exact: true });
    const badges = (page.fixture.nativeElement as HTMLElement).querySelectorAll('td .badge');
    return [...badges].map(({ textContent }) => textContent.trim());
  };

  it('shows that an email is not confirmed', async () => {
    const states = await statesOf(
      { email_verified: false },
      { email_verified: false, is_superuser: true },
      { email_verified: true },
    );
    expect(states).toEqual(['Not confirmed', 'Not confirmed', 'Active']);
  });

  it('shows that a user is a superuser or deactivated', async () => {
    const states = await statesOf(
      { is_superuser: true },
      { is_active: false },
      { is_active: false, email_verified: false },
    );
    expect(states).toEqual(['Superuser', 'Deactivated', 'Deactivated']);
  });
});
