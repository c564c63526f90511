import { Tile } from '../dashboard/number-tiles';
import { Series } from '../dashboard/series';

/** The tokens of theme/_tokens.scss, and Material's that the pages use. */
export const COLORS = [
  '--mat-sys-primary',
  '--mat-sys-secondary-container',
  '--mat-sys-surface',
  '--app-panel',
  '--app-muted',
  '--app-hairline',
  '--app-good',
  '--app-good-container',
  '--app-busy',
  '--app-busy-container',
  '--app-bad',
  '--app-bad-container',
  '--app-calm',
  '--app-calm-container',
  '--app-chart',
];

export const PEOPLE = [
  { id: '1', name: 'Ada Lovelace', email: 'ada@example.com', created: '2026-01-01T00:00:00Z' },
  { id: '2', name: 'Grace Hopper', email: 'grace@example.com', created: '2026-02-01T00:00:00Z' },
  { id: '3', name: 'Mary Somerville', email: 'mary@example.com', created: '2026-03-01T00:00:00Z' },
];

export const TILES: readonly Tile[] = [
  { label: 'Items', icon: 'items', tone: 'calm', count: 1204, link: '/items' },
  { label: 'Active jobs', icon: 'running', tone: 'busy', count: 2, link: '/jobs' },
  { label: 'Failed jobs', icon: 'failed', tone: 'bad', count: 1, link: '/jobs' },
  { label: 'Not loaded', icon: 'groups', tone: 'calm', count: undefined, link: '/groups' },
];

export const CHART: Series = {
  heading: 'Users',
  kind: 'line',
  colors: ['--app-chart'],
  summary: { text: '8', label: 'today' },
  points: [2, 3, 5, 8].map((value, index) => ({
    value,
    text: String(value),
    label: `March ${index + 1}`,
  })),
};
