import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { FormField, FormRoot, form } from '@angular/forms/signals';

import { SubmitButton } from './submit-button';

@Component({
  imports: [FormField, FormRoot, SubmitButton],
  template: `
    <form [formRoot]="form">
      <input [formField]="form.name" />
      <app-submit-button [form]="form" [onlyChanges]="isOld()">Save</app-submit-button>
    </form>
  `,
})
class Page {
  readonly isOld = signal(false);
  saved = 0;
  finish: () => void = () => undefined;
  readonly form = form(signal({ name: 'Ada' }), {
    submission: {
      action: async () => {
        this.saved += 1;
        await new Promise<void>((done) => (this.finish = done));
      },
    },
  });
}

describe('SubmitButton', () => {
  const open = (isOld: boolean) => {
    const { componentInstance: page, nativeElement } = TestBed.createComponent(Page);
    page.isOld.set(isOld);
    TestBed.tick();
    const find = <T extends HTMLElement>(selector: string) =>
      (nativeElement as HTMLElement).querySelector<T>(selector);
    const isDisabled = () => find('button')?.ariaDisabled === 'true';
    const click = () => {
      find('button')?.click();
      TestBed.tick();
    };
    const type = (name: string) => {
      const field = find<HTMLInputElement>('input');
      if (field) field.value = name;
      field?.dispatchEvent(new Event('input'));
      TestBed.tick();
    };
    return { page, find, isDisabled, click, type };
  };

  it('submits a form for something new, even if nothing was entered', () => {
    const { page, isDisabled, click } = open(false);
    expect(isDisabled()).toBe(false);
    click();
    expect(page.saved).toBe(1);
  });

  it('submits a form for a record when something has changed', () => {
    const { page, isDisabled, click, type } = open(true);
    expect(isDisabled()).toBe(true);
    click();
    expect(page.saved).toBe(0);
    type('Grace');
    expect(isDisabled()).toBe(false);
    click();
    expect(page.saved).toBe(1);
  });

  it('submits once, and shows progress if that takes long', async () => {
    const { page, find, isDisabled, click } = open(false);
    click();
    expect(isDisabled()).toBe(true);
    expect(find('mat-spinner')).toBeNull();
    click();
    expect(page.saved).toBe(1);
    await new Promise((done) => setTimeout(done, 350));
    TestBed.tick();
    expect(find('mat-spinner')?.ariaLabel).toBe('In progress');
    page.finish();
    await new Promise((done) => setTimeout(done));
    TestBed.tick();
    expect(isDisabled()).toBe(false);
    expect(find('mat-spinner')).toBeNull();
  });
});
