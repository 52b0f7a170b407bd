import { maySeeTotals, mustHave, refuseUnless } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { type Money, toDecimal } from '../../../kernel/money.ts';
import { drawLabel } from '../domain/label-drawing.ts';
import { returnReasonLabels } from '../domain/return-reasons.ts';
import { isPayoutGivenUp, nextStatesOf } from '../domain/return-steps.ts';
import type {
  ReturnConnectionResolvers,
  ReturnLineResolvers,
  ReturnReasonResolvers,
  ReturnResolvers,
} from '../generated/types.ts';
import { maySeeReturns } from '../visibility.ts';

export const Return: ReturnResolvers = {
  __resolveReference: async ({ id }, { caller, loaders }) => {
    const record = await loaders.returnById.load(localIdOf('Return', id));
    return record && maySeeReturns(caller, record.orderId) ? record : null;
  },
  id: ({ _id }) => toGlobalId('Return', _id),
  reason: ({ reason }) => ({ code: reason }),
  comment: ({ comment }, _args, { caller }) => {
    mustHave(caller, 'returns:read');
    return comment;
  },
  order: ({ orderId }) => ({ orderId }),
  label: ({ label, number }) => label && { ...label, svg: drawLabel({ label, number }) },
  inspection: ({ inspection }) => inspection?.result ?? null,
  payout: ({ orderId, payout, currencyCode }, _args, { caller }) => {
    refuseUnless(maySeeTotals(caller, orderId), caller);
    return (
      payout && {
        state: payout.state,
        amount: money({ amountMinor: payout.amountMinor, currencyCode }),
        reference: payout.reference,
      }
    );
  },
  payoutFailure: (record, _args, { caller }) => {
    mustHave(caller, 'returns:read');
    const { payout } = record;
    if (!payout || !isPayoutGivenUp(record)) return null;
    const { attempts, lastFailure = null, dueAt: givenUpAt, lastRetry = null } = payout;
    return { attempts, lastFailure, givenUpAt, lastRetry };
  },
  nextStates: (record) => [...nextStatesOf(record)],
  refund: ({ orderId, refundMinor, currencyCode }, _args, { caller }) => {
    refuseUnless(maySeeTotals(caller, orderId), caller);
    return money({ amountMinor: refundMinor, currencyCode });
  },
};

export const ReturnLine: ReturnLineResolvers = {
  // A line is reached through its return; nothing points at one from elsewhere.
  __resolveReference: () => null,
  id: ({ _id }) => toGlobalId('ReturnLine', _id),
  orderLine: ({ orderLineId }) => ({ lineId: orderLineId }),
  acceptedQuantity: ({ acceptedQuantity }) => acceptedQuantity ?? null,
};

export const ReturnReason: ReturnReasonResolvers = {
  label: ({ code }) => returnReasonLabels[code],
};

export const ReturnConnection: ReturnConnectionResolvers = {
  totalCount: ({ total }) => total(),
};

export const money = ({ amountMinor, currencyCode }: Money) => ({
  amount: toDecimal({ amountMinor, currencyCode }),
  currencyCode,
});
