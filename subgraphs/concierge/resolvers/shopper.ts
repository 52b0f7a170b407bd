import { type Caller, mustHave, type ShopperCaller } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';

/** @throws ShopError FORBIDDEN for a caller with the scope but without a session of its own */
export function mustBeShopper(caller: Caller): ShopperCaller {
  mustHave(caller, 'session');
  if (caller.kind === 'shopper') return caller;
  throw new ShopError('FORBIDDEN', 'Only a shopper has a session');
}
