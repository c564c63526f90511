import { TestBed } from '@angular/core/testing';

import { Connection } from '../core/connection';
import { NewVersion } from '../core/new-version';
import { Notices } from '../core/notices';
import { NoticeBar } from './notice-bar';

describe('the notice bar', () => {
  it('gives the focus to an offer, and back to the page when it is taken', () => {
    TestBed.configureTestingModule({
      providers: [
        { provide: Connection, useValue: { trouble: () => '' } },
        { provide: NewVersion, useValue: { isThere: () => false } },
      ],
    });
    const page = document.createElement('main');
    page.id = 'content';
    page.tabIndex = -1;
    document.body.append(page);
    const bar: HTMLElement = TestBed.createComponent(NoticeBar).nativeElement;
    const run = vi.fn();
    TestBed.inject(Notices).offer('It is deleted.', { label: 'Undo', run });
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
