import { TestBed } from '@angular/core/testing';

import { Connection } from '../core/connection';
import { NewVersion } from '../core/new-version';
import { Toasts } from '../core/toasts';
import { ToastList } from './toast-list';

describe('the toasts', () => {
  it('gives the focus to an offer, and back to the page when it is taken', () => {
    TestBed.configureTestingModule({
      providers: [
        { provide: Connection, useValue: { trouble: () => '' } },
        { provide: NewVersion, useValue: { isAvailable: () => false } },
      ],
    });
    const page = document.createElement('main');
    page.id = 'content';
    page.tabIndex = -1;
    document.body.append(page);
    const bar: HTMLElement = TestBed.createComponent(ToastList).nativeElement;
    const run = vi.fn();
    TestBed.inject(Toasts).showAction('It is deleted.', { label: 'Undo', run });
    TestBed.tick();
    expect(document.activeElement?.textContent?.trim()).toBe('Undo');

    (document.activeElement as HTMLElement).click();
    TestBed.tick();
    expect(run).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(page);
    expect(bar.textContent?.trim()).toBe('');
    page.remove();
  });
});
