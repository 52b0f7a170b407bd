import { type Caller, hasScope } from '../../kernel/caller.ts';

/** The gateway checks the schema's scopes; here the same rule holds again for whoever reaches this subgraph. */
export const maySeeCustomer = (caller: Caller): boolean => maySeeDesk(caller);

/** What staff write for staff. */
export const maySeeDesk = (caller: Caller): boolean =>
  hasScope(caller, 'orders:read') || caller.kind === 'service';

/** A customer may call off what they have proved to be theirs; staff with the right do it for them. */
export const mayCancel = (caller: Caller, orderId: string): boolean =>
  hasScope(caller, 'orders:write') ||
  (caller.kind === 'shopper' && caller.orderIds.includes(orderId));
