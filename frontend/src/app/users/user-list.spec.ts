import { TestBed } from '@angular/core/testing';

import { FORM_PROVIDERS, FormHarness } from '../shared/testing/form-harness';
import UserList from './user-list';

const USER = {
  id: 'ada',
  full_name: '',
  email: 'ada@example.com',
  is_active: true,
  is_superuser: false,
  email_verified: true,
  created_at: '2026-11-29T12:00:00Z',
};

function click(selector: string): void {
  const button = document.querySelector<HTMLElement>(selector);
  if (!button) throw new Error(`There is no ${selector}.`);
  button.click();
  TestBed.tick();
}

describe('the list of users', () => {
  const statesOf = async (...users: Partial<typeof USER>[]) => {
    TestBed.configureTestingModule({ providers: FORM_PROVIDERS });
    const page = new FormHarness(UserList);
    const data = users.map((user, id) => ({ ...USER, id: String(id), ...user }));
    await page.answer('GET', '/users/', { data, total: data.length, total_is_exact: true });
    const badges = (page.fixture.nativeElement as HTMLElement).querySelectorAll('td .badge');
    return [...badges].map(({ textContent }) => textContent.trim());
  };

  it('deletes a user after a confirmation, and loads the list again', async () => {
    TestBed.configureTestingModule({ providers: FORM_PROVIDERS });
    const page = new FormHarness(UserList);
    await page.answer('GET', '/users/', { data: [USER], total: 1, total_is_exact: true });
    click('[aria-label="Actions for ada@example.com"]');
    click('button[mat-menu-item]');
    await vi.waitFor(() => click('mat-dialog-actions .danger'));
    await page.answer('DELETE', '/users/ada', {});
    await page.answer('GET', '/users/', { data: [], total: 0, total_is_exact: true });
    expect(page.text).toContain('0 users');
  });

  it('shows that an email is not confirmed', async () => {
    const states = await statesOf(
      { email_verified: false },
      { email_verified: false, is_superuser: true },
      { email_verified: true },
    );
    expect(states).toEqual(['Not confirmed', 'Superuser', 'Not confirmed', 'Active']);
  });

  it('shows the role and the state of a user', async () => {
    const states = await statesOf(
      { is_superuser: true },
      { is_active: false },
      { is_active: false, email_verified: false },
    );
    expect(states).toEqual(['Superuser', 'Active', 'Deactivated', 'Deactivated']);
  });
});
