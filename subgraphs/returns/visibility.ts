import { type Caller, hasScope } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';

/**
 * The gateway checks the schema's scopes; here the rules hold again for whoever reaches this subgraph.
 * Service callers read for streams that many people share: the gateway has checked each of them.
 */
export const maySeeReturns = (caller: Caller, orderId: string): boolean =>
  caller.kind === 'service' ||
  hasScope(caller, 'returns:read') ||
  (caller.kind === 'shopper' && caller.orderIds.includes(orderId));

export const maySeeRefunds = (caller: Caller, orderId: string): boolean =>
  caller.kind === 'service' ||
  hasScope(caller, 'totals:read') ||
  (caller.kind === 'shopper' &&
    hasScope(caller, 'order:read') &&
    caller.orderIds.includes(orderId));

/** A shopper returns what is theirs; staff with the right do it for them. */
export const mayReturn = (caller: Caller, orderId: string): boolean =>
  hasScope(caller, 'returns:write') ||
  (caller.kind === 'shopper' && caller.orderIds.includes(orderId));

/** @throws ShopError UNAUTHENTICATED for nobody, FORBIDDEN for somebody else */
export function refuseUnless(isAllowed: boolean, caller: Caller): void {
  if (isAllowed) return;
  if (caller.kind === 'anonymous') throw new ShopError('UNAUTHENTICATED', 'Sign in to do this');
  throw new ShopError('FORBIDDEN', 'This is not yours to see or change');
}
