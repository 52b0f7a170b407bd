import type { Retry } from '../../../kernel/retry.ts';
import type { ReturnReasonCode } from './return-reasons.ts';
import type { ReturnState } from './return-state.ts';

export type ReturnOutcome = 'REFUND' | 'EXCHANGE' | 'STORE_CREDIT' | 'RESIZE';

/** A return as it is stored. Ids are local (`ret_…`); money is in minor units of `currencyCode`. */
export interface ReturnRecord {
  readonly _id: string;
  readonly tenant: string;
  /** What the customer writes on the parcel: `RMA-20031`. Unique within the tenant. */
  readonly number: string;
  readonly orderId: string;
  readonly state: ReturnState;
  readonly outcome: ReturnOutcome;
  readonly reason: ReturnReasonCode;
  readonly comment: string | null;
  readonly lines: readonly ReturnLineRecord[];
  /** What the pieces bring back: what was asked for, after an inspection what was accepted. */
  readonly refundMinor: number;
  readonly currencyCode: string;
  /** What the customer ships it with; null before it is approved. */
  readonly label: ReturnLabelRecord | null;
  /** An approved return that is not sent by then expires; null in every other state. */
  readonly expiresAt: Date | null;
  readonly inspection: InspectionRecord | null;
  /** Money on its way to the customer; null where none is owed, or not yet. */
  readonly payout: PayoutRecord | null;
  /** Every state it has had, oldest first. */
  readonly history: readonly ReturnHistoryRecord[];
  readonly requestedAt: Date;
  readonly changedAt: Date;
  readonly version: number;
}

export interface ReturnLineRecord {
  readonly _id: string;
  readonly orderLineId: string;
  readonly quantity: number;
  /** Pieces that passed the inspection; null before it. */
  readonly acceptedQuantity?: number | null;
}

export interface ReturnLabelRecord {
  /** Carrier code, lower case: `dpd`. */
  readonly carrier: string;
  readonly trackingNumber: string;
}

export type InspectionResult = 'ACCEPTED' | 'PARTIAL' | 'REJECTED';

export interface InspectionRecord {
  readonly result: InspectionResult;
  readonly at: Date;
}

export type PayoutState = 'PENDING' | 'PAID' | 'FAILED';

export interface PayoutRecord {
  /** Also the key under which the payment service makes it once. */
  readonly _id: string;
  readonly kind: 'REFUND' | 'STORE_CREDIT';
  readonly amountMinor: number;
  readonly state: PayoutState;
  /** The payment service's own reference, once paid. */
  readonly reference: string | null;
  readonly attempts: number;
  /** Why the last try failed, in a code; null where none has, missing where that was not kept. */
  readonly lastFailure?: string | null;
  /** When it is tried next, or was settled or given up. */
  readonly dueAt: Date;
  readonly lastRetry?: Retry | null;
}

/** Who made a step; a person of staff is named by subject. */
export type ReturnActor = 'SHOPPER' | 'STAFF' | 'CARRIER' | 'CLOCK';

export interface ReturnHistoryRecord {
  /** 1, 2, 3 … */
  readonly seq: number;
  readonly state: ReturnState;
  readonly by: ReturnActor;
  /** Who of staff; null otherwise. */
  readonly subject: string | null;
  /** What staff wrote to it; the reason of a refusal. */
  readonly note: string | null;
  readonly at: Date;
}

/** What returns knows of an order: a projection of the orders subgraph's events, which can be made anew. */
export interface ReturnOrderRecord {
  readonly _id: string;
  readonly tenant: string;
  /** null until `aurora.order.placed` was read: then nothing can be said about the order yet. */
  readonly lines: readonly ReturnOrderLineRecord[] | null;
  readonly currencyCode: string | null;
  readonly number: string | null;
  readonly state: string;
  readonly deliveredAt: Date | null;
  /** Version of the order that `state` and `deliveredAt` are from: an older event changes nothing. */
  readonly version: number;
  /** Rises with each return asked for, so that two at once for one order meet and the second looks again. */
  readonly requests?: number;
}

export interface ReturnOrderLineRecord {
  readonly lineId: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  /** What all of them cost, where that is not `quantity` times the unit price. */
  readonly totalMinor?: number;
  readonly finalSale: boolean;
}

/** An order whose pieces and prices are known. */
export type KnownOrder = ReturnOrderRecord & {
  readonly lines: readonly ReturnOrderLineRecord[];
  readonly currencyCode: string;
};

export const isKnown = (order: ReturnOrderRecord | null | undefined): order is KnownOrder =>
  Boolean(order?.lines && order.currencyCode);
