import type { CancellationReason } from './cancellation.ts';
import type { OrderState } from './order-state.ts';
import type { PaymentState } from './payment-state.ts';
import type { ShipmentStatus } from './shipment-status.ts';

/** An order as it is stored. Ids are local (`ord_…`); money is in minor units of `currencyCode`. */
export interface OrderRecord {
  readonly _id: string;
  readonly tenant: string;
  /** What the customer knows it by: `GG-12047`. Unique within the tenant. */
  readonly number: string;
  readonly state: OrderState;
  readonly paymentState: PaymentState;
  /** Head of the last shipment; null before there is one. */
  readonly shipmentStatus: ShipmentStatus | null;
  readonly lines: readonly OrderLineRecord[];
  readonly shipments: readonly ShipmentRecord[];
  /** Append-only, in the order we learned of it: `seq` is the position. */
  readonly statusHistory: readonly TimelineEntryRecord[];
  readonly attention: AttentionRecord | null;
  /** Set once the order was called off. */
  readonly cancellation?: OrderCancellationRecord | null;
  /** What staff wrote for staff, oldest first. */
  readonly notes?: readonly OrderNoteRecord[];
  /** Kept by `searchKeysOf` with each change. */
  readonly search?: OrderSearchRecord;
  readonly totalMinor: number;
  readonly currencyCode: string;
  readonly customer: CustomerRecord;
  /** `hashEmail` of the customer's address. */
  readonly emailHash: string;
  readonly placedAt: Date;
  readonly deliveredAt: Date | null;
  readonly changedAt: Date;
  /** Rises by one with each change; also the `keySeq` of the event that tells of it. */
  readonly version: number;
}

export interface OrderLineRecord {
  readonly _id: string;
  /** null where an imported order names a piece that the catalog does not have. */
  readonly productId: string | null;
  readonly variantId: string | null;
  readonly title: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  /** What all of them cost, where that is not `quantity` times the unit price: a price that had to be rounded. */
  readonly totalMinor?: number;
  /** Engraved or cut to measure: cannot come back. */
  readonly finalSale: boolean;
}

export interface ShipmentRecord {
  readonly _id: string;
  /** Carrier code, lower case: `dpd`. */
  readonly carrier: string;
  /** As `normaliseTrackingNumber` spells it. */
  readonly trackingNumber: string;
  readonly status: ShipmentStatus;
  readonly expected?: ExpectedWindowRecord | null;
}

export interface ExpectedWindowRecord {
  /** A day: `2026-11-21`. */
  readonly date: string;
  readonly from?: Date | null;
  readonly to?: Date | null;
  /** When the carrier said so: an older word never replaces a newer one. */
  readonly statedAt?: Date | null;
}

export interface TimelineEntryRecord {
  readonly _id: string;
  /** 1, 2, 3 … in the order we learned of things. */
  readonly seq: number;
  /** Set on carrier scans. */
  readonly shipmentStatus?: ShipmentStatus | null;
  /** Set where the order itself moved; a scan that moves the order has both. */
  readonly orderState?: OrderState | null;
  readonly title: string;
  readonly location?: string | null;
  readonly rawCode?: string | null;
  readonly carrier?: string | null;
  readonly trackingNumber?: string | null;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  /** Two scans with the same key are one scan: `scanKey`. */
  readonly dedupeKey: string;
}

export type AttentionReason =
  | 'DELIVERY_EXCEPTION'
  | 'DELIVERY_ATTEMPTED'
  | 'DELAYED'
  | 'ON_HOLD'
  | 'PAYMENT_FAILED'
  | 'SETTLEMENT_FAILED'
  | 'LOST';

export interface AttentionRecord {
  readonly reason: AttentionReason;
  /** One sentence for staff. */
  readonly message: string;
  readonly since: Date;
}

export interface OrderCancellationRecord {
  readonly reason: CancellationReason;
  readonly by: 'SHOPPER' | 'STAFF';
  /** Who of staff; null otherwise. */
  readonly subject: string | null;
  /** What staff wrote to it, for staff. */
  readonly note: string | null;
  readonly at: Date;
  /** null where there was nothing to give back or to let go. */
  readonly settlement: SettlementRecord | null;
}

/** What the payment service does about a cancelled order, once. */
export interface SettlementRecord {
  /** The payment service's word for "the same one again". */
  readonly _id: string;
  readonly kind: 'REFUND' | 'VOID';
  readonly amountMinor: number;
  readonly state: 'PENDING' | 'DONE' | 'FAILED';
  /** What the payment service calls it, once done. */
  readonly reference: string | null;
  readonly attempts: number;
  /** Why the last try failed, as the payment service calls it: `ACCOUNT_CLOSED`. */
  readonly lastFailure?: string | null;
  /** When it is tried next. */
  readonly dueAt: Date;
}

export interface OrderNoteRecord {
  readonly _id: string;
  readonly kind: 'NOTE' | 'TRACKING_RESENT' | 'SETTLEMENT_RETRIED';
  /** null where the kind says it all. */
  readonly text: string | null;
  /** Who of staff. */
  readonly subject: string;
  readonly by: string;
  readonly at: Date;
}

export interface OrderSearchRecord {
  /** The customer's name, folded, from each of its words on. */
  readonly nameKeys: readonly string[];
  /** When the first parcel still on its way is late; null: nobody knows. */
  readonly dueBy: Date | null;
}

export interface CustomerRecord {
  readonly _id: string;
  readonly name: string;
  readonly email: string;
  readonly city: string | null;
  readonly countryCode: string | null;
  readonly postalCode?: string | null;
}
