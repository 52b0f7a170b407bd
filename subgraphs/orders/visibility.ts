import { type Caller, hasScope } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';

/**
 * The gateway checks the schema's scopes; here the same rules hold again for whoever reaches this subgraph.
 * Service callers read for streams that many people share: the gateway has checked each of them.
 */
export const maySeeTotals = (caller: Caller, orderId: string): boolean =>
  caller.kind === 'service' ||
  hasScope(caller, 'totals:read') ||
  (caller.kind === 'shopper' &&
    hasScope(caller, 'order:read') &&
    caller.orderIds.includes(orderId));

export const maySeeCustomer = (caller: Caller): boolean =>
  caller.kind === 'service' || hasScope(caller, 'orders:read');

/** @throws ShopError UNAUTHENTICATED for nobody, FORBIDDEN for somebody else */
export function refuseUnless(isAllowed: boolean, caller: Caller): void {
  if (isAllowed) return;
  if (caller.kind === 'anonymous') throw new ShopError('UNAUTHENTICATED', 'Sign in to see this');
  throw new ShopError('FORBIDDEN', 'This is not yours to see');
}
