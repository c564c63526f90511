import { ComponentFixture, TestBed } from '@angular/core/testing';
import { Chart as Drawing } from 'chart.js';

import { Theme } from '../core/theme';
import { Chart } from './chart';
import { Series, jobsByState, usersByDay } from './series';

describe('a chart', () => {
  let fixture: ComponentFixture<Chart>;

  const find = (selector: string) => fixture.nativeElement.querySelector(selector);
  const drawing = () => Drawing.getChart(find('canvas'));
  const shown = () => find('p').textContent.trim();
  const show = async (series: Series) => {
    fixture = TestBed.createComponent(Chart);
    fixture.componentRef.setInput('series', series);
    await vi.waitUntil(drawing, 10_000); // it is visible, and Chart.js is loaded
  };
  const press = (key: string) => {
    const event = new KeyboardEvent('keydown', { key, cancelable: true });
    find('[role=img]').dispatchEvent(event);
    TestBed.tick();
    return event;
  };

  const users = [0, 5, 9].map((total, index) => ({ day: `2026-01-0${index + 1}`, total }));
  const jobs = { queued: 0, running: 1, succeeded: 5000, failed: 3, cancelled: 0 };

  beforeEach(() => document.documentElement.style.setProperty('--app-chart', 'rgb(1, 2, 3)'));
  afterEach(() => document.documentElement.removeAttribute('style'));

  it('draws a line, on an axis from zero to a round number', async () => {
    await show(usersByDay(users));
    expect(drawing()?.data.datasets[0].data).toEqual([0, 5, 9]);
    expect(drawing()?.data.labels).toEqual(['Jan 1', 'Jan 2', 'Jan 3']);
    expect(drawing()?.scales['y']).toMatchObject({ min: 0, max: 10 });
  });

  it('has whole numbers on its axis, even if there are no users', async () => {
    await show(usersByDay([{ day: '2026-01-01', total: 0 }]));
    expect(drawing()?.scales['y'].ticks.map(({ label }) => label)).toEqual(['0', '1']);
  });

  it('draws a small value as a visible bar, and zero as no bar', async () => {
    await show(jobsByState(jobs));
    const bars = drawing()
      ?.getDatasetMeta(0)
      .data.map((bar) => bar.getProps(['x', 'base'], true));
    const [queued, running, succeeded, failed] = (bars ?? []).map(({ x, base }) => x - base);
    expect([queued, running, failed]).toEqual([0, 4, 4]);
    expect(succeeded).toBeGreaterThan(50);
    expect(drawing()?.scales['counts'].getLabels()[2]).toBe('5,000');
  });

  it('shows the last value, and the arrow keys select others within the range', async () => {
    await show(usersByDay(users));
    expect(shown()).toBe('9 Jan 3');
    expect(press('ArrowLeft').defaultPrevented).toBe(true);
    expect(shown()).toBe('5 Jan 2');
    expect(drawing()?.tooltip?.title).toEqual(['Jan 2']);
    press('ArrowLeft');
    press('ArrowLeft');
    expect(shown()).toBe('0 Jan 1');
    find('[role=img]').dispatchEvent(new Event('blur'));
    TestBed.tick();
    expect(shown()).toBe('9 Jan 3');
    expect(drawing()?.tooltip?.opacity).toBe(0);
  });

  it('does not handle other keys', async () => {
    await show(usersByDay(users));
    expect(press('Tab').defaultPrevented).toBe(false);
  });

  it('draws new values, and keeps the selected one', async () => {
    await show(usersByDay(users));
    press('ArrowLeft');
    fixture.componentRef.setInput(
      'series',
      usersByDay([...users, { day: '2026-01-04', total: 70 }]),
    );
    await fixture.whenStable();
    expect(drawing()?.scales['y'].max).toBe(80);
    expect(shown()).toBe('5 Jan 2');
    expect(drawing()?.tooltip?.title).toEqual(['Jan 2']);
  });

  it('changes its colors when the theme changes', async () => {
    const style = document.documentElement.style;
    const line = () => drawing()?.data.datasets[0].borderColor;
    await show(usersByDay(users));
    expect(line()).toBe('rgb(1, 2, 3)');
    style.setProperty('--app-chart', 'rgb(4, 5, 6)');
    const theme = TestBed.inject(Theme);
    theme.choose(theme.isDark() ? 'light' : 'dark');
    TestBed.tick();
    expect(line()).toBe('rgb(4, 5, 6)');
    localStorage.clear();
  });

  it('has all values in a table', async () => {
    await show(usersByDay(users));
    expect(find('table').textContent.replace(/\s+/g, ' ')).toContain('Jan 10Jan 25Jan 39');
    expect(find('table').closest('.visually-hidden')).not.toBeNull();
  });

  it('shows a message when there are no values', async () => {
    await show(usersByDay([]));
    expect(find('[role=img]').hidden).toBe(true);
    expect(find('table').textContent).toContain('No data yet');
    expect(find('table').closest('.visually-hidden')).toBeNull();
  });
});
