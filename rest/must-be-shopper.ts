import type { Caller, ShopperCaller } from '../kernel/caller.ts';
import { ShopError } from '../kernel/errors.ts';

/** @throws ShopError FORBIDDEN: what belongs to a session is not for staff and services to list here */
export function mustBeShopper(caller: Caller): ShopperCaller {
  if (caller.kind === 'shopper') return caller;
  throw new ShopError('FORBIDDEN', 'This is for shoppers with a session');
}
