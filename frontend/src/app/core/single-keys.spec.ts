import { TestBed } from '@angular/core/testing';

import { SingleKeys } from './single-keys';

describe('SingleKeys', () => {
  beforeEach(() => localStorage.clear());

  it('are on by default, and stay off when they are turned off', () => {
    expect(TestBed.inject(SingleKeys).areOn()).toBe(true);
    TestBed.inject(SingleKeys).choose(false);
    TestBed.resetTestingModule();
    expect(TestBed.inject(SingleKeys).areOn()).toBe(false);
    TestBed.inject(SingleKeys).choose(true);
    TestBed.resetTestingModule();
    expect(TestBed.inject(SingleKeys).areOn()).toBe(true);
  });
});
