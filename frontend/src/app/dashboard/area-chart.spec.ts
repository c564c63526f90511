import { ComponentFixture, TestBed } from '@angular/core/testing';

import { AreaChart, roundMax } from './area-chart';

describe('an area chart', () => {
  let fixture: ComponentFixture<AreaChart>;

  beforeEach(() => {
    fixture = TestBed.createComponent(AreaChart);
    fixture.componentRef.setInput('heading', 'Users');
    fixture.componentRef.setInput('points', [
      { label: 'Mon', value: 0 },
      { label: 'Tue', value: 5 },
      { label: 'Wed', value: 9 },
    ]);
    TestBed.tick();
  });

  const find = (selector: string) => fixture.nativeElement.querySelector(selector);
  const press = (key: string) => {
    find('[role=img]').dispatchEvent(new KeyboardEvent('keydown', { key }));
    TestBed.tick();
  };
  const shown = () => find('p').textContent.trim();

  it('draws the values up to a round number', () => {
    expect(find('.scale').textContent).toContain('10');
    expect(find('polyline').getAttribute('points')).toBe('0,100 1,50 2,10');
  });

  it('shows the last value, and others by the arrow keys, but none beyond', () => {
    expect(shown()).toBe('9 Wed');
    press('ArrowLeft');
    expect(shown()).toBe('5 Tue');
    press('ArrowLeft');
    press('ArrowLeft');
    expect(shown()).toBe('0 Mon');
    find('[role=img]').dispatchEvent(new Event('blur'));
    TestBed.tick();
    expect(shown()).toBe('9 Wed');
  });

  it('has all values in a table', () => {
    expect(find('table').textContent.replace(/\s+/g, ' ')).toContain('Mon0Tue5Wed9');
  });
});

describe('roundMax', () => {
  it.each([
    [[], 1],
    [[0], 1],
    [[1, 2], 2],
    [[3], 5],
    [[9, 4], 10],
    [[10], 10],
    [[201], 500],
    [[60_001], 100_000],
  ])('of %j is %d', (values, max) => {
    expect(roundMax(values)).toBe(max);
  });
});
