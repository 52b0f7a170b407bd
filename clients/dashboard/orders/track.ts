import {
  orderStates,
  paymentStates,
  type StatusLook,
  settlementStates,
  shipmentStatuses,
} from '../../design/status.ts';
import type { OrderState, ShipmentStatus } from '../generated/graphql.ts';

interface Standing {
  readonly state: OrderState;
  readonly shipmentStatus: ShipmentStatus | null;
}

/** How far an order has come, in five stops: placed, made, on the way, at the door, delivered. */
export interface Track {
  readonly done: number;
  readonly tone: 'way' | 'done' | 'late' | 'bad';
}

export const trackStops = 5;

export function trackOf({ state, shipmentStatus }: Standing): Track {
  if (state === 'SHIPPED' && shipmentStatus) return shipmentTracks[shipmentStatus];
  return stateTracks[state];
}

/**
 * The one status to show for an order: a payment that failed, or could not be settled, for nothing moves until it is;
 * the parcel's while it travels; the order's own before and after.
 */
export function statusLook({
  state,
  shipmentStatus,
  attention,
}: Standing & { readonly attention: { readonly reason: string } | null }): StatusLook {
  if (attention?.reason === 'PAYMENT_FAILED') return paymentStates.FAILED;
  if (attention?.reason === 'SETTLEMENT_FAILED') return settlementStates.FAILED;
  return state === 'SHIPPED' && shipmentStatus
    ? shipmentStatuses[shipmentStatus]
    : orderStates[state];
}

const way = (done: number): Track => ({ done, tone: 'way' });

const stateTracks: Readonly<Record<OrderState, Track>> = {
  PLACED: way(0),
  CONFIRMED: way(1),
  PROCESSING: way(1),
  IN_PRODUCTION: way(2),
  READY_TO_SHIP: way(2),
  SHIPPED: way(3),
  DELIVERED: { done: 5, tone: 'done' },
  COMPLETED: { done: 5, tone: 'done' },
  CANCELLED: way(0),
};

const shipmentTracks: Readonly<Record<ShipmentStatus, Track>> = {
  PENDING: way(2),
  INFO_RECEIVED: way(2),
  PICKED_UP: way(3),
  IN_TRANSIT: way(3),
  OUT_FOR_DELIVERY: way(4),
  READY_FOR_PICKUP: way(4),
  DELIVERED: { done: 5, tone: 'done' },
  DELIVERY_ATTEMPTED: { done: 4, tone: 'late' },
  DELAYED: { done: 3, tone: 'late' },
  ON_HOLD: { done: 3, tone: 'late' },
  EXCEPTION: { done: 4, tone: 'bad' },
  RETURN_TO_SENDER: { done: 3, tone: 'late' },
  LOST: { done: 3, tone: 'bad' },
  CANCELLED: way(0),
  UNKNOWN: way(3),
};
