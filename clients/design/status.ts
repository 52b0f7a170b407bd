/**
 * The language of status: each state is a gem (colour), a shape (icon) and a word, always shown together. The shape
 * is the state, so it reads in greyscale: open ring = not begun, ring with dot = accepted, half and three-quarter =
 * under way, arrow = moving, pin = at the door, disc with tick = done, triangle = needs someone, bars = paused,
 * cross = ended, turned arrow = coming back.
 */
import type { IconName } from './icons.ts';

export type Gem = 'emerald' | 'sapphire' | 'citrine' | 'ruby' | 'amethyst' | 'pearl';

export interface StatusLook {
  readonly gem: Gem;
  readonly shape: Extract<IconName, `shape${string}`>;
  readonly word: string;
}

// Marked, so that a client carries the states that it shows and no others.
/* @__NO_SIDE_EFFECTS__ */
const look = (gem: Gem, shape: StatusLook['shape'], word: string): StatusLook => ({
  gem,
  shape,
  word,
});

export const orderStates = {
  PLACED: look('pearl', 'shapeOpen', 'Placed'),
  CONFIRMED: look('sapphire', 'shapeDot', 'Confirmed'),
  PROCESSING: look('sapphire', 'shapeHalf', 'Being prepared'),
  IN_PRODUCTION: look('amethyst', 'shapeHalf', 'At the bench'),
  READY_TO_SHIP: look('sapphire', 'shapeMost', 'Ready to ship'),
  SHIPPED: look('sapphire', 'shapeArrow', 'Shipped'),
  DELIVERED: look('emerald', 'shapeTick', 'Delivered'),
  COMPLETED: look('emerald', 'shapeTick', 'Completed'),
  CANCELLED: look('pearl', 'shapeCross', 'Cancelled'),
} as const;

export const paymentStates = {
  PENDING: look('pearl', 'shapeClock', 'Payment pending'),
  AUTHORISED: look('sapphire', 'shapeDot', 'Authorised'),
  CAPTURED: look('emerald', 'shapeTick', 'Paid'),
  REFUNDED: look('pearl', 'shapeReturn', 'Refunded'),
  FAILED: look('ruby', 'shapeTriangle', 'Payment failed'),
  VOIDED: look('pearl', 'shapeCross', 'Payment let go'),
} as const;

export const shipmentStatuses = {
  PENDING: look('pearl', 'shapeOpen', 'Not handed over yet'),
  INFO_RECEIVED: look('sapphire', 'shapeDot', 'Announced to the carrier'),
  PICKED_UP: look('sapphire', 'shapeArrow', 'Picked up'),
  IN_TRANSIT: look('sapphire', 'shapeArrow', 'On the way'),
  OUT_FOR_DELIVERY: look('amethyst', 'shapePin', 'Out for delivery'),
  READY_FOR_PICKUP: look('emerald', 'shapePin', 'Ready for pickup'),
  DELIVERED: look('emerald', 'shapeTick', 'Delivered'),
  DELIVERY_ATTEMPTED: look('citrine', 'shapeTriangle', 'Delivery attempted'),
  DELAYED: look('citrine', 'shapeClock', 'Delayed'),
  ON_HOLD: look('citrine', 'shapeBars', 'On hold'),
  EXCEPTION: look('ruby', 'shapeTriangle', 'Needs a detail'),
  RETURN_TO_SENDER: look('citrine', 'shapeReturn', 'Coming back to us'),
  LOST: look('ruby', 'shapeCross', 'Lost'),
  CANCELLED: look('pearl', 'shapeCross', 'Cancelled'),
  UNKNOWN: look('pearl', 'shapeOpen', 'We are asking the carrier'),
} as const;

export const returnStates = {
  REQUESTED: look('pearl', 'shapeClock', 'Requested'),
  APPROVED: look('sapphire', 'shapeTick', 'Approved'),
  IN_TRANSIT: look('sapphire', 'shapeArrow', 'On its way back'),
  RECEIVED: look('amethyst', 'shapeHalf', 'Received'),
  INSPECTED: look('amethyst', 'shapeMost', 'Inspected'),
  RESOLVED: look('emerald', 'shapeTick', 'Resolved'),
  CLOSED: look('emerald', 'shapeTick', 'Closed'),
  DECLINED: look('ruby', 'shapeCross', 'Declined'),
  CANCELLED: look('pearl', 'shapeCross', 'Cancelled'),
  EXPIRED: look('pearl', 'shapeCross', 'Expired'),
  REOPENED: look('citrine', 'shapeReturn', 'Reopened'),
} as const;

/** Where the money is that a return owes. */
export const payoutStates = {
  PENDING: look('pearl', 'shapeClock', 'On its way'),
  PAID: look('emerald', 'shapeTick', 'Paid'),
  FAILED: look('ruby', 'shapeTriangle', 'Did not go through'),
} as const;

/** Where the payment of a cancelled order is that has to go back, or to be let go. */
export const settlementStates = {
  PENDING: payoutStates.PENDING,
  DONE: look('emerald', 'shapeTick', 'Settled'),
  FAILED: look('ruby', 'shapeTriangle', 'Not settled'),
} as const;

export const ticketStates = {
  NEW: look('sapphire', 'shapeOpen', 'New'),
  ASSIGNED: look('sapphire', 'shapeDot', 'Taken'),
  IN_PROGRESS: look('amethyst', 'shapeHalf', 'In progress'),
  WAITING_ON_CUSTOMER: look('pearl', 'shapeBars', 'Waits for the shopper'),
  RESOLVED: look('emerald', 'shapeTick', 'Resolved'),
  CLOSED: look('pearl', 'shapeTick', 'Closed'),
  REOPENED: look('citrine', 'shapeReturn', 'Reopened'),
} as const;

export const availabilities = {
  READY_TO_SHIP: look('emerald', 'shapeTick', 'Ready to ship'),
  MADE_TO_ORDER: look('amethyst', 'shapeHalf', 'Made to order'),
  SOLD_OUT: look('pearl', 'shapeCross', 'Sold out'),
} as const;

/** How fresh what is shown is. */
export const liveStates = {
  live: look('emerald', 'shapeDot', 'Live'),
  reconnecting: look('citrine', 'shapeClock', 'Reconnecting'),
  stale: look('citrine', 'shapeClock', 'Not live'),
  paused: look('pearl', 'shapeBars', 'Paused'),
  lost: look('ruby', 'shapeTriangle', 'Not live'),
} as const;
