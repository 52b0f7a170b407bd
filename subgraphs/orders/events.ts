import type { NewEvent, StoredEvent } from '../../kernel/events/event.ts';
import type { CancellationReason } from './domain/cancellation.ts';
import type { OrderRecord, TimelineEntryRecord } from './domain/order.ts';
import type { OrderState } from './domain/order-state.ts';
import type { ShipmentStatus } from './domain/shipment-status.ts';

/** What `aurora.order.placed` tells: the pieces and their prices, nothing of the person. */
export type OrderPlaced = {
  readonly orderId: string;
  readonly number: string;
  readonly currencyCode: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly productId: string | null;
    readonly variantId: string | null;
    readonly quantity: number;
    readonly unitPriceMinor: number;
    readonly totalMinor?: number;
    readonly finalSale: boolean;
  }[];
  readonly placedAt: Date;
};

export type OrderStatusChange = {
  readonly orderId: string;
  readonly number: string;
  readonly state: OrderState;
  readonly shipmentStatus: ShipmentStatus | null;
  /** The timeline entry that came with the change; null for a change without one. */
  readonly entryId: string | null;
  readonly version: number;
  readonly deliveredAt: Date | null;
  /** Once the order was called off: why, and the pieces that can be sold again. */
  readonly cancellation: {
    readonly reason: CancellationReason;
    readonly by: 'SHOPPER' | 'STAFF';
    readonly lines: readonly {
      readonly lineId: string;
      readonly variantId: string | null;
      readonly quantity: number;
    }[];
  } | null;
};

/** What `aurora.order.changed` tells: that something beside the status is another now. */
export type OrderChanged = {
  readonly orderId: string;
  readonly what: 'SETTLEMENT' | 'NOTE' | 'TRACKING_RESENT';
  readonly version: number;
};

export type OrderAnonymised = { readonly orderId: string; readonly version: number };

export const orderAnonymisedType = 'aurora.order.anonymised';
export const orderPlacedType = 'aurora.order.placed';
export const orderStatusChangedType = 'aurora.order.status_changed';

export const orderChangedType = 'aurora.order.changed';

/** Key of an order's events: they are read in the order of its versions. */
export const orderKey = (orderId: string): string => `Order:${orderId}`;

export const orderPlaced = (order: OrderRecord): NewEvent<OrderPlaced> => ({
  ...envelope(orderPlacedType, order),
  keySeq: 1,
  data: {
    orderId: order._id,
    number: order.number,
    currencyCode: order.currencyCode,
    lines: order.lines.map(({ _id, title: _title, ...line }) => ({ lineId: _id, ...line })),
    placedAt: order.placedAt,
  },
});

export const orderStatusChanged = (
  order: OrderRecord,
  entry: TimelineEntryRecord | null,
): NewEvent<OrderStatusChange> => ({
  ...envelope(orderStatusChangedType, order),
  keySeq: order.version,
  data: {
    orderId: order._id,
    number: order.number,
    state: order.state,
    shipmentStatus: order.shipmentStatus,
    entryId: entry?._id ?? null,
    version: order.version,
    deliveredAt: order.deliveredAt,
    cancellation: order.cancellation
      ? {
          reason: order.cancellation.reason,
          by: order.cancellation.by,
          lines: order.lines.map(({ _id, variantId, quantity }) => ({
            lineId: _id,
            variantId,
            quantity,
          })),
        }
      : null,
  },
});

export const orderChanged = (
  order: OrderRecord,
  what: OrderChanged['what'],
): NewEvent<OrderChanged> => ({
  ...envelope(orderChangedType, order),
  keySeq: order.version,
  data: { orderId: order._id, what, version: order.version },
});

/** Its customer asked to be forgotten: what is left is what the books need. */
export const orderAnonymised = (order: OrderRecord): NewEvent<OrderAnonymised> => ({
  ...envelope(orderAnonymisedType, order),
  keySeq: order.version,
  data: { orderId: order._id, version: order.version },
});

/** The change that a stored event tells of. */
export const statusChangeOf = (event: StoredEvent): OrderStatusChange =>
  event.data as OrderStatusChange;

const envelope = (type: string, order: OrderRecord) => ({
  type,
  source: '/orders',
  subject: orderKey(order._id),
  tenant: order.tenant,
  key: orderKey(order._id),
  schemaVersion: 1,
});
