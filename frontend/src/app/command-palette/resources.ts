import { listGroups, listItems, listUsers } from '../api/sdk.gen';

export interface FoundRecord {
  readonly id: string;
  readonly name: string;
  readonly note?: string;
}

interface Resource {
  /** The command that creates a record: “New item”. */
  readonly create: string;
  readonly onlySuperusersCreate: boolean;
  readonly find: (q: string) => Promise<FoundRecord[]>;
}

/** The number of records of each resource that are found. */
const limit = 5;

/** What the command palette creates and finds, by the path of the page in `app.routes.ts`. */
export const RESOURCES: Readonly<Record<string, Resource | undefined>> = {
  items: {
    create: $localize`New item`,
    onlySuperusersCreate: false,
    find: async (q) => {
      const { data } = await listItems({ query: { q, limit } });
      return data.data.map(({ id, title }) => ({ id, name: title }));
    },
  },
  // scripts/new-resource.sh adds entries here.
  groups: {
    create: $localize`New group`,
    onlySuperusersCreate: true,
    find: async (q) => (await listGroups({ query: { q, limit } })).data.data,
  },
  users: {
    create: $localize`New user`,
    onlySuperusersCreate: true,
    find: async (q) => {
      const { data } = await listUsers({ query: { q, limit } });
      return data.data.map(({ id, full_name, email }) =>
        full_name ? { id, name: full_name, note: email } : { id, name: email },
      );
    },
  },
};
