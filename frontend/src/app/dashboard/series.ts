import type { JobCounts, UsersOnDay } from '../api/types.gen';
import { STATES, State } from '../jobs/job-state';
import { count } from '../shared/format/numbers';

export interface Point {
  readonly label: string;
  readonly value: number;
  /** The formatted value. */
  readonly text: string;
}

/** The data of a chart. */
export interface Series {
  readonly kind: 'line' | 'bar';
  readonly heading: string;
  readonly points: readonly Point[];
  /** The CSS variables of the points' colors, or of the line's. */
  readonly colors: readonly string[];
  /** The text above the chart. */
  readonly summary?: Pick<Point, 'text' | 'label'>;
}

const DAY = new Intl.DateTimeFormat($localize.locale, {
  month: 'short',
  day: 'numeric',
  timeZone: 'UTC',
});
const PERCENT = new Intl.NumberFormat($localize.locale, { style: 'percent' });

export function usersByDay(growth: readonly UsersOnDay[]): Series {
  const points = growth.map(({ day, total }) => ({
    label: DAY.format(Date.parse(day)),
    value: total,
    text: count(total),
  }));
  return {
    kind: 'line',
    heading: $localize`Users`,
    points,
    colors: ['--app-chart'],
    summary: points.at(-1),
  };
}

export function jobsByState(jobs: JobCounts): Series {
  const states = Object.keys(STATES) as State[];
  const total = states.reduce((sum, state) => sum + jobs[state], 0);
  return {
    kind: 'bar',
    heading: $localize`Jobs by state`,
    points: states.map((state) => ({
      label: STATES[state].label,
      value: jobs[state],
      text: `${count(jobs[state])} (${PERCENT.format(jobs[state] / (total || 1))})`,
    })),
    colors: states.map((state) => `--app-chart-${state}`),
    summary: { text: count(total), label: total === 1 ? $localize`job` : $localize`jobs` },
  };
}
