import { calendarDay, clockTime, dayToCome } from '../../design/format.ts';
import type { OrderPartsFragment } from '../generated/graphql.ts';

/** What an order's card says first: the fact, then the one time that matters, then how far along it is. */
export interface OrderStory {
  readonly headline: string;
  /** `Today between` + `14:00 and 16:00`; null when there is no time to name. */
  readonly when: { readonly lead: string; readonly time: string } | null;
  /** Index of the stop the order stands at; null when the way has no stops left (cancelled). */
  readonly at: number | null;
  readonly tone: 'calm' | 'late' | 'bad' | 'done';
  /** What we know and what comes next, when it is not going to plan. */
  readonly note: { readonly strong: string; readonly rest: string } | null;
  /** Nothing more is expected to happen: no need to watch. */
  readonly isFinal: boolean;
}

export const stops = ['Confirmed', 'Made', 'Shipped', 'Out for delivery', 'Delivered'] as const;

type Order = Pick<
  OrderPartsFragment,
  'state' | 'shipmentStatus' | 'expectedDelivery' | 'deliveredAt' | 'placedAt'
>;
type Shipment = NonNullable<Order['shipmentStatus']>;

export function orderStory(order: Order, now: Date, locale: string): OrderStory {
  const ended = endings[order.state];
  if (ended) return { when: null, ...ended(order, now, locale) };
  const moving = order.shipmentStatus === null ? null : onTheWay[order.shipmentStatus];
  const { headline, at, tone = 'calm', note = null } = moving ?? atTheAtelier[order.state];
  return { headline, at, tone, note, when: expected(order, now, locale), isFinal: false };
}

interface Chapter {
  readonly headline: string;
  readonly at: number;
  readonly tone?: OrderStory['tone'];
  readonly note?: OrderStory['note'];
}

const atTheAtelier: Readonly<Record<Order['state'], Chapter>> = {
  PLACED: { headline: 'We have your order', at: 0 },
  CONFIRMED: { headline: 'Your order is confirmed', at: 0 },
  PROCESSING: { headline: 'Being prepared', at: 1 },
  IN_PRODUCTION: { headline: 'Being made for you', at: 1 },
  READY_TO_SHIP: { headline: 'Ready to leave the atelier', at: 1 },
  SHIPPED: { headline: 'On the way', at: 2 },
  DELIVERED: { headline: 'Delivered', at: 4 },
  COMPLETED: { headline: 'Delivered', at: 4 },
  CANCELLED: { headline: 'Cancelled', at: 0 },
};

/** By the carrier's last word; null leaves the telling to the order itself. */
const onTheWay: Readonly<Record<Shipment, Chapter | null>> = {
  PENDING: null,
  INFO_RECEIVED: { headline: 'Ready for the carrier', at: 1 },
  PICKED_UP: { headline: 'With the carrier', at: 2 },
  IN_TRANSIT: { headline: 'On the way', at: 2 },
  OUT_FOR_DELIVERY: { headline: 'Out for delivery', at: 3 },
  READY_FOR_PICKUP: {
    headline: 'Ready for you to pick up',
    at: 3,
    note: { strong: 'It waits at the pickup point.', rest: 'Bring the code from the carrier.' },
  },
  DELIVERED: { headline: 'Delivered', at: 4, tone: 'done' },
  DELIVERY_ATTEMPTED: {
    headline: 'The courier missed you',
    at: 3,
    tone: 'late',
    note: { strong: 'Your parcel is safe.', rest: 'The carrier will try again.' },
  },
  DELAYED: {
    headline: 'A little later than planned',
    at: 2,
    tone: 'late',
    note: {
      strong: 'Your piece is safe with the carrier.',
      rest: 'This card changes the moment it moves.',
    },
  },
  ON_HOLD: {
    headline: 'Held by the carrier',
    at: 2,
    tone: 'late',
    note: { strong: 'Your piece is safe.', rest: 'We are asking the carrier what they wait for.' },
  },
  EXCEPTION: {
    headline: 'The courier needs a detail',
    at: 3,
    tone: 'bad',
    note: {
      strong: 'We asked them to hold your parcel.',
      rest: 'A person can put this right with you.',
    },
  },
  RETURN_TO_SENDER: {
    headline: 'Coming back to us',
    at: 2,
    tone: 'late',
    note: {
      strong: 'The carrier is returning your parcel.',
      rest: 'A person can send it on again.',
    },
  },
  LOST: {
    headline: 'The carrier cannot find it',
    at: 2,
    tone: 'bad',
    note: {
      strong: 'Your order is insured.',
      rest: 'A person can make it good: a new piece or your money back.',
    },
  },
  CANCELLED: null,
  UNKNOWN: {
    headline: 'On the way',
    at: 2,
    note: {
      strong: 'We are asking the carrier.',
      rest: 'Their last message is one we do not know yet.',
    },
  },
};

type Ending = (
  order: Order,
  now: Date,
  locale: string,
) => Omit<OrderStory, 'when'> & {
  readonly when?: OrderStory['when'];
};

const delivered: Ending = (order, now, locale) => {
  const at = order.deliveredAt === null ? null : new Date(order.deliveredAt);
  return {
    headline: 'Delivered',
    at: 4,
    tone: 'done',
    note: null,
    isFinal: true,
    when: at && { lead: `${dayToCome(at, now, locale)} at`, time: clockTime(at, locale) },
  };
};

const endings: Partial<Record<Order['state'], Ending>> = {
  DELIVERED: delivered,
  COMPLETED: delivered,
  CANCELLED: () => ({
    headline: 'Cancelled',
    at: null,
    tone: 'calm',
    note: null,
    isFinal: true,
  }),
};

function expected(order: Order, now: Date, locale: string): OrderStory['when'] {
  const window = order.expectedDelivery;
  if (!window) return null;
  const day = dayToCome(calendarDay(window.date), now, locale);
  if (!window.from || !window.to) return { lead: 'Expected', time: day };
  const from = clockTime(new Date(window.from), locale);
  const to = clockTime(new Date(window.to), locale);
  return { lead: `${day} between`, time: `${from} and ${to}` };
}
