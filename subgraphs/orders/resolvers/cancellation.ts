import { maySeeTotals, refuseUnless } from '../../../kernel/caller.ts';
import { cancelRefusalOf } from '../domain/cancel-window.ts';
import {
  cancellationReasons,
  reasonToldToShopper,
  shopperReasons,
} from '../domain/cancellation.ts';
import type { OrderCancellationRecord, OrderRecord, SettlementRecord } from '../domain/order.ts';
import type {
  CancelEligibilityResolvers,
  CancellationReason,
  OrderCancellationResolvers,
  OrderSettlementResolvers,
} from '../generated/types.ts';
import { cancelRefusalMessages } from '../order-refusals.ts';
import { mayCancel, maySeeDesk } from '../visibility.ts';
import { money } from './order.ts';

export interface CancellationOfOrder {
  readonly order: OrderRecord;
  readonly cancellation: OrderCancellationRecord;
}

export interface SettlementOfOrder {
  readonly order: OrderRecord;
  readonly settlement: SettlementRecord;
}

export const CancelEligibility: CancelEligibilityResolvers = {
  eligible: (order) => cancelRefusalOf(order) === null,
  refusal: (order) => cancelRefusalOf(order),
  message: (order) => {
    const refusal = cancelRefusalOf(order);
    return refusal && cancelRefusalMessages[refusal];
  },
  reasons: (order, _args, { caller }) => {
    if (cancelRefusalOf(order) || !mayCancel(caller, order._id)) return [];
    return caller.kind === 'shopper' ? shopperReasons : everyReason;
  },
};

const everyReason = Object.keys(cancellationReasons) as readonly CancellationReason[];

export const OrderCancellation: OrderCancellationResolvers = {
  reason: ({ cancellation: { reason } }, _args, { caller }) =>
    maySeeDesk(caller) ? reason : reasonToldToShopper(reason),
  by: ({ cancellation }) => cancellation.by,
  note: ({ cancellation }, _args, { caller }) => {
    refuseUnless(maySeeDesk(caller), caller);
    return cancellation.note;
  },
  at: ({ cancellation }) => cancellation.at,
  settlement: ({ order, cancellation: { settlement } }) => settlement && { order, settlement },
};

export const OrderSettlement: OrderSettlementResolvers = {
  kind: ({ settlement }) => settlement.kind,
  state: ({ settlement }) => settlement.state,
  amount: ({ order, settlement }, _args, { caller }) => {
    refuseUnless(maySeeTotals(caller, order._id), caller);
    return money(settlement.amountMinor, order.currencyCode);
  },
  reference: ({ settlement }, _args, { caller }) => {
    refuseUnless(maySeeDesk(caller), caller);
    return settlement.reference;
  },
  lastFailure: ({ settlement }, _args, { caller }) => {
    refuseUnless(maySeeDesk(caller), caller);
    return settlement.lastFailure ?? null;
  },
};
