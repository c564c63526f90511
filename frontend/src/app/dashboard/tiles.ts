import type { Statistics } from '../api/types.gen';
import { Tile } from './number-tiles';

/** The tiles with the user's own numbers. */
export function tilesOf(statistics: Statistics | undefined): Tile[] {
  const { items, jobs } = statistics ?? {};
  return [
    { label: 'My items', icon: 'items', tone: 'calm', count: items?.mine, link: '/items' },
    { label: 'Shared with me', icon: 'groups', tone: 'calm', count: items?.shared, link: '/items' },
    {
      label: 'Active jobs',
      icon: 'running',
      tone: 'busy',
      count: jobs && jobs.queued + jobs.running,
      link: '/jobs',
    },
    {
      label: 'Jobs succeeded',
      icon: 'succeeded',
      tone: 'good',
      count: jobs?.succeeded,
      link: '/jobs',
      query: { state: 'succeeded' },
    },
    {
      label: 'Jobs failed',
      icon: 'failed',
      tone: 'bad',
      count: jobs?.failed,
      link: '/jobs',
      query: { state: 'failed' },
    },
  ];
}
