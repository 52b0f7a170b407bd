import { ShopError } from '../../../kernel/errors.ts';

/** What stops a parcel for a while: it may go on from any of them. */
const troubles = ['DELIVERY_ATTEMPTED', 'DELAYED', 'ON_HOLD', 'EXCEPTION'] as const;

/** Where a parcel's journey is over: nothing moves it from there. */
const ends = ['DELIVERED', 'RETURN_TO_SENDER', 'LOST', 'CANCELLED'] as const;

const lastMile = ['OUT_FOR_DELIVERY', 'READY_FOR_PICKUP', ...troubles, ...ends] as const;
const onTheRoad = ['IN_TRANSIT', ...lastMile] as const;

/**
 * A parcel's journey: each status and where the head of its timeline can go next. Scans are often missing,
 * so every step may be skipped; only a trouble leads back to IN_TRANSIT. A newer scan of the same status is
 * always welcome (a parcel is IN_TRANSIT at each depot it passes).
 */
export const nextShipmentStatuses = {
  PENDING: ['INFO_RECEIVED', 'PICKED_UP', ...onTheRoad],
  INFO_RECEIVED: ['PICKED_UP', ...onTheRoad],
  PICKED_UP: onTheRoad,
  IN_TRANSIT: lastMile,
  OUT_FOR_DELIVERY: ['READY_FOR_PICKUP', ...troubles, ...ends],
  READY_FOR_PICKUP: [...troubles, ...ends],
  DELIVERY_ATTEMPTED: onTheRoad,
  DELAYED: ['INFO_RECEIVED', 'PICKED_UP', ...onTheRoad],
  ON_HOLD: ['INFO_RECEIVED', 'PICKED_UP', ...onTheRoad],
  EXCEPTION: onTheRoad,
  DELIVERED: [],
  RETURN_TO_SENDER: [],
  LOST: [],
  CANCELLED: [],
  UNKNOWN: ['INFO_RECEIVED', 'PICKED_UP', ...onTheRoad],
} as const satisfies Record<string, readonly string[]>;

export type ShipmentStatus = keyof typeof nextShipmentStatuses;

export const isFinalShipmentStatus = (status: ShipmentStatus): boolean =>
  nextShipmentStatuses[status].length === 0;

/** Whether a scan of `to`, newer than what brought the parcel to `from`, moves the head. UNKNOWN never does. */
export const canShipmentBecome = (from: ShipmentStatus, to: ShipmentStatus): boolean =>
  from === to
    ? to !== 'UNKNOWN' && !isFinalShipmentStatus(to)
    : nextShipmentStatuses[from].some((next) => next === to);

/** The head's new status. @throws ShopError ILLEGAL_TRANSITION where the diagram has no arrow. */
export function moveShipmentStatus(from: ShipmentStatus, to: ShipmentStatus): ShipmentStatus {
  if (!canShipmentBecome(from, to))
    throw new ShopError('ILLEGAL_TRANSITION', `A parcel that is ${from} cannot become ${to}`, {
      from,
      to,
    });
  return to;
}

interface StatusMeaning {
  /** One line for a person. */
  readonly title: string;
  /** Whether the parcel must have left our house for this to be true. */
  readonly hasLeft: boolean;
}

export const shipmentStatusMeanings: Readonly<Record<ShipmentStatus, StatusMeaning>> = {
  PENDING: { title: 'Parcel being prepared', hasLeft: false },
  INFO_RECEIVED: { title: 'Announced to the carrier', hasLeft: false },
  PICKED_UP: { title: 'Picked up by the carrier', hasLeft: true },
  IN_TRANSIT: { title: 'On its way', hasLeft: true },
  OUT_FOR_DELIVERY: { title: 'Out for delivery', hasLeft: true },
  READY_FOR_PICKUP: { title: 'Ready to be collected', hasLeft: true },
  DELIVERED: { title: 'Delivered', hasLeft: true },
  DELIVERY_ATTEMPTED: { title: 'Nobody was home', hasLeft: true },
  DELAYED: { title: 'Delayed', hasLeft: false },
  ON_HOLD: { title: 'On hold', hasLeft: false },
  EXCEPTION: { title: 'Something went wrong on the way', hasLeft: false },
  RETURN_TO_SENDER: { title: 'On its way back to us', hasLeft: true },
  LOST: { title: 'The carrier cannot find the parcel', hasLeft: true },
  CANCELLED: { title: 'Shipment cancelled', hasLeft: false },
  UNKNOWN: { title: 'Update from the carrier', hasLeft: false },
};
