import { maySeeTotals, mustHave, refuseUnless } from '../../../kernel/caller.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import { returnReasonCodes } from '../domain/return-reasons.ts';
import type { QueryResolvers } from '../generated/types.ts';
import { listReturns, listUnpaid } from '../return-list.ts';
import { mayReturn, maySeeReturns } from '../visibility.ts';
import { money } from './return.ts';

export const Query: QueryResolvers = {
  return: async (_root, { id }, { caller, loaders }) => {
    refuseUnless(caller.kind !== 'anonymous', caller);
    const record = await loaders.returnById.load(localIdOf('Return', id));
    return record && maySeeReturns(caller, record.orderId) ? record : null;
  },

  returns: (_root, { states, ...page }, context) => {
    mustHave(context.caller, 'returns:read');
    return listReturns(context, states ?? null, page);
  },

  returnPayoutDeadLetters: (_root, page, context) => {
    mustHave(context.caller, 'returns:read');
    return listUnpaid(context, page);
  },

  returnPreview: async (_root, { orderId, lines }, { caller, loaders, requests }) => {
    const id = localIdOf('Order', orderId, 'orderId');
    const mayLook = mayReturn(caller, id) || maySeeReturns(caller, id);
    refuseUnless(mayLook && maySeeTotals(caller, id), caller);
    const order = await loaders.orderById.load(id);
    const preview = await requests.preview(caller, order, lines);
    return {
      refund: money(preview.refund),
      shippingFee: money(preview.shippingFee),
      total: money(preview.total),
      userErrors: preview.userErrors,
    };
  },

  returnReasons: () => returnReasonCodes.map((code) => ({ code })),
};
