import type { OrderRecord } from '../../subgraphs/orders/index.ts';

type OrderState = OrderRecord['state'];
type PaymentState = OrderRecord['paymentState'];
export type ShipmentStatus = OrderRecord['shipments'][number]['status'];

/** How an order has fared until today. */
export interface Fate {
  readonly state: OrderState;
  readonly payment: PaymentState;
  /** What the carrier has told of the parcel, oldest first; none: there is no parcel yet. */
  readonly scans: readonly ShipmentStatus[];
  /** How long ago the last thing happened, in hours: from … to. */
  readonly lastHoursAgo: readonly [number, number];
  readonly count: number;
  /** Once it was called off: the payment service would not take what is owed. */
  readonly isUnsettled?: boolean;
  /** Days at the bench, for a piece made when ordered. */
  readonly benchDays?: number;
}

const announced = ['INFO_RECEIVED'] as const;
const pickedUp = [...announced, 'PICKED_UP'] as const;
const onItsWay = [...pickedUp, 'IN_TRANSIT'] as const;
const atTheDoor = [...onItsWay, 'OUT_FOR_DELIVERY'] as const;
const delivered = [...atTheDoor, 'DELIVERED'] as const;
const days = (count: number): number => count * 24;

const fate = (
  count: number,
  state: OrderState,
  payment: PaymentState,
  lastHoursAgo: readonly [number, number],
  scans: readonly ShipmentStatus[] = [],
): Fate => ({ state, payment, scans, lastHoursAgo, count });

/** All orders but the one to try. Every state of order, payment and parcel is there. */
export const fates: readonly Fate[] = [
  // The forty-six oldest: the order to try is the forty-seventh.
  fate(40, 'COMPLETED', 'CAPTURED', [days(3), days(50)], delivered),
  fate(3, 'CANCELLED', 'REFUNDED', [days(34), days(60)]),
  fate(
    3,
    'DELIVERED',
    'CAPTURED',
    [days(26), days(28)],
    [...onItsWay, 'DELAYED', ...(['IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED'] as const)],
  ),

  fate(96, 'DELIVERED', 'CAPTURED', [6, days(18)], delivered),
  fate(
    10,
    'DELIVERED',
    'CAPTURED',
    [9, days(12)],
    [...atTheDoor, 'DELIVERY_ATTEMPTED', 'OUT_FOR_DELIVERY', 'DELIVERED'],
  ),
  fate(34, 'SHIPPED', 'CAPTURED', [1, 30], onItsWay),
  fate(10, 'SHIPPED', 'CAPTURED', [1, 14], pickedUp),
  fate(16, 'SHIPPED', 'CAPTURED', [0.5, 5], atTheDoor),
  fate(6, 'SHIPPED', 'CAPTURED', [4, 40], [...atTheDoor, 'READY_FOR_PICKUP']),
  fate(6, 'SHIPPED', 'CAPTURED', [2, 26], [...atTheDoor, 'DELIVERY_ATTEMPTED']),
  fate(6, 'SHIPPED', 'CAPTURED', [3, 30], [...onItsWay, 'DELAYED']),
  fate(4, 'SHIPPED', 'CAPTURED', [5, 50], [...onItsWay, 'ON_HOLD']),
  fate(5, 'SHIPPED', 'CAPTURED', [2, 40], [...onItsWay, 'EXCEPTION']),
  fate(2, 'SHIPPED', 'CAPTURED', [20, 70], [...onItsWay, 'LOST']),
  fate(
    3,
    'SHIPPED',
    'CAPTURED',
    [12, 90],
    [...atTheDoor, 'DELIVERY_ATTEMPTED', 'RETURN_TO_SENDER'],
  ),
  fate(3, 'SHIPPED', 'CAPTURED', [3, 30], [...onItsWay, 'UNKNOWN']),
  fate(4, 'READY_TO_SHIP', 'CAPTURED', [1, 10], ['PENDING']),
  fate(6, 'READY_TO_SHIP', 'CAPTURED', [1, 20], announced),
  fate(1, 'READY_TO_SHIP', 'CAPTURED', [5, 9], [...announced, 'CANCELLED']),
  fate(3, 'READY_TO_SHIP', 'AUTHORISED', [1, 12]),
  fate(16, 'PROCESSING', 'AUTHORISED', [1, 20]),
  fate(30, 'IN_PRODUCTION', 'CAPTURED', [4, days(17)]),
  fate(12, 'CONFIRMED', 'AUTHORISED', [0.5, 14]),
  fate(7, 'PLACED', 'PENDING', [0.1, 3]),
  fate(3, 'PLACED', 'FAILED', [1, 20]),
  fate(3, 'CANCELLED', 'REFUNDED', [8, days(9)]),
  { ...fate(1, 'CANCELLED', 'REFUNDED', [8, days(9)]), isUnsettled: true },
  fate(4, 'CANCELLED', 'VOIDED', [20, days(12)]),
  fate(2, 'CANCELLED', 'VOIDED', [30, days(8)]),
];

/** The order to try: its next scan is OUT_FOR_DELIVERY. */
export const opalsFate: Fate = {
  ...fate(1, 'SHIPPED', 'CAPTURED', [4.6, 4.6], onItsWay),
  benchDays: 23,
};
