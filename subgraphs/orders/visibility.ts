import { type Caller, hasScope } from '../../kernel/caller.ts';

/** The gateway checks the schema's scopes; here the same rule holds again for whoever reaches this subgraph. */
export const maySeeCustomer = (caller: Caller): boolean =>
  hasScope(caller, 'orders:read') || caller.kind === 'service';
