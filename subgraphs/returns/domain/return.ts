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
  readonly refundMinor: number;
  readonly currencyCode: string;
  readonly requestedAt: Date;
  readonly changedAt: Date;
  readonly version: number;
}

export interface ReturnLineRecord {
  readonly _id: string;
  readonly orderLineId: string;
  readonly quantity: number;
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
  readonly finalSale: boolean;
}

/** An order whose pieces and prices are known. */
export type KnownOrder = ReturnOrderRecord & {
  readonly lines: readonly ReturnOrderLineRecord[];
  readonly currencyCode: string;
};

export const isKnown = (order: ReturnOrderRecord | null | undefined): order is KnownOrder =>
  Boolean(order?.lines && order.currencyCode);
