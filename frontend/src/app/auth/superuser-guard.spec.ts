import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';

import { client } from '../api/client.gen';
import { Problem } from '../core/problem';
import { Session } from './session';
import { superuserGuard } from './superuser-guard';

@Component({ template: '' })
class Page {}

describe('superuserGuard', () => {
  it.each([
    [true, '/users'],
    [false, '/'],
  ])('with is_superuser %s leads to %s', async (is_superuser, url) => {
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: { user: signal({ is_superuser }) } },
        provideRouter([
          { path: '', component: Page },
          { path: 'users', component: Page, canActivate: [superuserGuard] },
        ]),
      ],
    });
    await RouterTestingHarness.create('/users');
    expect(TestBed.inject(Router).url).toBe(url);
  });

  it('opens the page when the user cannot be loaded', async () => {
    vi.spyOn(client, 'get').mockRejectedValue(new Problem('Try again shortly.', 503));
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: { user: signal(undefined) } },
        provideRouter([{ path: 'users', component: Page, canActivate: [superuserGuard] }]),
      ],
    });
    await RouterTestingHarness.create('/users');
    expect(TestBed.inject(Router).url).toBe('/users');
    vi.restoreAllMocks();
  });
});
