import { TestBed } from '@angular/core/testing';

import { FORM_PROVIDERS } from '../shared/testing/form-harness';
import Styleguide from './styleguide';

describe('the styleguide', () => {
  it('shows each component', async () => {
    TestBed.configureTestingModule({ providers: FORM_PROVIDERS });
    const fixture = TestBed.createComponent(Styleguide);
    await fixture.whenStable();
    const page: HTMLElement = fixture.nativeElement;
    expect(page.querySelectorAll('app-job-state')).toHaveLength(5);
    expect(page.querySelector('mat-error')?.textContent).toBe('Enter a name.');
    expect(page.textContent).toContain('The items could not be loaded');
    expect(page.textContent).toContain('No items match “zebra”.');
  });
});
