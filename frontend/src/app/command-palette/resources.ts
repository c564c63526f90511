import { listGroups, listItems, listUsers } from '../api/sdk.gen';

export interface FoundRecord {
  readonly id: string;
  readonly name: string;
  readonly note?: string;
}

interface Resource {
  /** The singular noun for a record: “item”. */
  readonly noun: string;
  readonly onlySuperusersCreate: boolean;
  readonly find: (q: string) => Promise<FoundRecord[]>;
}

/** The number of records of each resource that are found. */
const limit = 5;

/** What the command palette creates and finds, by the path of the page in `app.routes.ts`. */
export const RESOURCES: Readonly<Record<string, Resource | undefined>> = {
  items: {
    noun: 'item',
    onlySuperusersCreate: false,
    find: async (q) => {
      const { data } = await listItems({ query: { q, limit } });
      return data.data.map(({ id, title }) => ({ id, name: title }));
    },
  },
  // scripts/new-resource.sh adds entries here.
  groups: {
    noun: 'group',
    onlySuperusersCreate: true,
    find: async (q) => (await listGroups({ query: { q, limit } })).data.data,
  },
  users: {
    noun: 'user',
    onlySuperusersCreate: true,
    find: async (q) => {
      const { data } = await listUsers({ query: { q, limit } });
      return data.data.map(({ id, full_name, email }) =>
        full_name ? { id, name: full_name, note: email } : { id, name: email },
      );
    },
  },
};
