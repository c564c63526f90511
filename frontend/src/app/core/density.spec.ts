import { TestBed } from '@angular/core/testing';

import { RowDensity } from './density';

describe('RowDensity', () => {
  beforeEach(() => localStorage.clear());
  afterEach(() => {
    localStorage.clear();
    delete document.documentElement.dataset['density'];
  });

  it('applies the choice to the page and stores it', () => {
    const rows = TestBed.inject(RowDensity);
    TestBed.runInInjectionContext(() => rows.follow());
    TestBed.tick();
    expect(document.documentElement.dataset['density']).toBe('comfortable');
    rows.choose('compact');
    TestBed.tick();
    expect(document.documentElement.dataset['density']).toBe('compact');
    TestBed.resetTestingModule();
    expect(TestBed.inject(RowDensity).density()).toBe('compact');
  });
});
