import { type Caller, hasScope } from '../../kernel/caller.ts';

/**
 * The gateway checks the schema's scopes; here the rules hold again for whoever reaches this subgraph.
 * Service callers read for streams that many people share: the gateway has checked each of them.
 */
export const maySeeReturns = (caller: Caller, orderId: string): boolean =>
  hasScope(caller, 'returns:read') || caller.kind === 'service' || isTheirs(caller, orderId);

/** A shopper returns what is theirs; staff with the right do it for them. */
export const mayReturn = (caller: Caller, orderId: string): boolean =>
  hasScope(caller, 'returns:write') || isTheirs(caller, orderId);

/** The steps of staff. */
export const mayWork = (caller: Caller): boolean => hasScope(caller, 'returns:write');

/** A customer may call off what they asked for. */
export const mayCancel = (caller: Caller, orderId: string): boolean => mayReturn(caller, orderId);

const isTheirs = (caller: Caller, orderId: string): boolean =>
  caller.kind === 'shopper' && caller.orderIds.includes(orderId);
