import type { Filter } from 'mongodb';

/** What every document of the shop has. */
export interface TenantOwned {
  readonly tenant: string;
}

/** The filter narrowed to one tenant: the first field of every index, and of every query of a repository. */
export const ofTenant = <T extends TenantOwned>(
  tenant: string,
  filter?: Omit<Filter<T>, 'tenant'>,
): Filter<T> => ({ tenant, ...filter }) as Filter<T>;
