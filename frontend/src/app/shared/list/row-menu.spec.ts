import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';

import { RowMenu } from './row-menu';

@Component({
  imports: [RowMenu],
  template: `
    <app-row-menu
      name="Engine"
      edit="7"
      [keepsSearch]="keepsSearch()"
      (delete)="focused = activeElement()"
    />
  `,
})
class Page {
  readonly keepsSearch = signal(true);
  focused?: Element | null;
  readonly activeElement = () => document.activeElement;
}

describe('the menu of a row', () => {
  let page: Page;

  const open = async () => {
    TestBed.configureTestingModule({
      providers: [provideRouter([{ path: 'items', component: Page }])],
    });
    const harness = await RouterTestingHarness.create();
    page = await harness.navigateByUrl('/items?q=eng', Page);
    trigger().click();
    TestBed.tick();
  };
  const trigger = () => find('[aria-label="Actions for Engine"]');
  const entries = () => [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const press = (key: string, keyCode: number) => {
    const event = new KeyboardEvent('keydown', { key, keyCode, bubbles: true });
    find('[role=menu]').dispatchEvent(event);
    TestBed.tick();
  };

  it('links to the page that edits the row, with the search', async () => {
    await open();
    expect(entries().map((entry) => entry.textContent.trim())).toEqual(['Edit', 'Delete']);
    expect(entries()[0].getAttribute('href')).toBe('/items/7?q=eng');
    page.keepsSearch.set(false);
    TestBed.tick();
    expect(entries()[0].getAttribute('href')).toBe('/items/7');
  });

  it('moves with the arrow keys, and closes with Escape', async () => {
    await open();
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('Edit'));
    press('ArrowDown', 40);
    expect(document.activeElement?.textContent).toContain('Delete');
    press('ArrowDown', 40);
    expect(document.activeElement?.textContent).toContain('Edit');
    press('Escape', 27);
    await vi.waitFor(() => expect(document.querySelector('[role=menu]')).toBeNull());
    expect(document.activeElement).toBe(trigger());
  });

  it('returns the focus before it emits that the row is to be deleted', async () => {
    await open();
    await vi.waitFor(() => expect(document.activeElement).toBe(entries()[0]));
    entries()[1].click();
    await vi.waitFor(() => expect(page.focused).toBe(trigger()));
  });

  it('is a landmark while it is open', async () => {
    await open();
    expect(find('.cdk-overlay-container').role).toBe('region');
    press('Escape', 27);
    expect(find('.cdk-overlay-container').role).toBeNull();
  });
});

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`There is no ${selector}.`);
  return found;
}
