import { TestBed } from '@angular/core/testing';

import { Choice, Picker } from './picker';

const STARS: readonly Choice[] = [
  { id: '1', name: 'Aldebaran' },
  { id: '2', name: 'Vega' },
];

describe('the picker', () => {
  const find = vi.fn<(text: string) => Promise<readonly Choice[]>>();

  beforeEach(() => {
    find.mockReset();
    find.mockImplementation(async (text) => STARS.filter(({ name }) => name.includes(text)));
  });

  const render = async () => {
    const fixture = TestBed.createComponent(Picker);
    const inputs = { label: 'Star', noun: 'stars', none: 'No star', current: STARS[0], find };
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    document.body.append(fixture.nativeElement);
    await fixture.whenStable();
    const text = (fixture.nativeElement as HTMLElement).querySelector('input') as HTMLInputElement;
    const type = (value: string) => {
      text.value = value;
      text.dispatchEvent(new Event('input'));
    };
    const press = (key: string, keyCode: number) =>
      text.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode, cancelable: true }));
    return { picker: fixture.componentInstance, text, type, press };
  };

  const options = () =>
    [...document.querySelectorAll('mat-option')].map((option) => option.textContent?.trim());
  const expectOptions = (...names: string[]) => vi.waitFor(() => expect(options()).toEqual(names));

  it('loads the choices when it gets the focus', async () => {
    const { text } = await render();
    expect(text.value).toBe('No star');
    expect(find).not.toHaveBeenCalled();
    text.focus();
    await expectOptions('No star', 'Aldebaran', 'Vega');
  });

  it('searches once for the typed text, and selects the first choice by Enter', async () => {
    const { picker, text, type, press } = await render();
    text.focus();
    await expectOptions('No star', 'Aldebaran', 'Vega');
    type('V');
    type('Ve');
    await expectOptions('Loading the stars…');
    expect(press('Enter', 13)).toBe(false); // it would submit the form
    await expectOptions('Vega');
    expect(find.mock.calls).toEqual([[''], ['Ve']]);
    await vi.waitFor(() => expect(document.querySelector('.mat-mdc-option-active')).not.toBeNull());
    press('Enter', 13);
    await vi.waitFor(() => expect(text.value).toBe('Vega'));
    expect(picker.value()).toBe('2');
  });

  it('keeps its value when nothing is chosen', async () => {
    const { picker, text, type, press } = await render();
    picker.value.set('1');
    text.focus();
    type('Sun');
    await expectOptions('Nothing found');
    press('Tab', 9);
    await vi.waitFor(() => expect(options()).toEqual([]));
    expect(text.value).toBe('Aldebaran');
    expect(picker.value()).toBe('1');
  });

  it('clears its value when the field is emptied', async () => {
    const { picker, text, type, press } = await render();
    picker.value.set('1');
    text.focus();
    await expectOptions('No star', 'Aldebaran', 'Vega');
    type('');
    press('Tab', 9);
    await vi.waitFor(() => expect(text.value).toBe('No star'));
    expect(picker.value()).toBe('');
  });

  it('keeps the choice when the field was emptied before', async () => {
    const { picker, text, type } = await render();
    picker.value.set('1');
    text.focus();
    await expectOptions('No star', 'Aldebaran', 'Vega');
    type('');
    document.querySelectorAll<HTMLElement>('mat-option')[2]?.click();
    await vi.waitFor(() => expect(text.value).toBe('Vega'));
    expect(picker.value()).toBe('2');
  });

  it('shows that the choices could not be loaded, and tries again', async () => {
    find.mockRejectedValueOnce(new Error('It is down.'));
    const { text } = await render();
    text.focus();
    await expectOptions('No star', 'The stars could not be loaded.');
    text.blur();
    text.focus();
    await expectOptions('No star', 'Aldebaran', 'Vega');
  });
});
