import type { Statistics } from '../api/types.gen';
import { Tile } from './number-tiles';

/** The tiles with the user's own numbers. Only a number above zero has a color. */
export function tilesOf(statistics: Statistics | undefined): Tile[] {
  const { items, jobs } = statistics ?? {};
  const active = jobs && jobs.queued + jobs.running;
  return [
    {
      label: $localize`My items`,
      icon: 'items',
      tone: 'calm',
      count: items?.mine,
      link: '/items',
      query: { scope: 'own' },
    },
    {
      label: $localize`Shared with me`,
      icon: 'groups',
      tone: 'calm',
      count: items?.shared,
      link: '/items',
      query: { scope: 'shared' },
    },
    {
      label: $localize`Active jobs`,
      icon: active ? 'running' : 'jobs',
      tone: active ? 'busy' : 'calm',
      count: active,
      link: '/jobs',
    },
    {
      label: $localize`Failed jobs`,
      icon: 'failed',
      tone: jobs?.failed ? 'bad' : 'calm',
      count: jobs?.failed,
      link: '/jobs',
      query: { state: 'failed' },
    },
  ];
}
