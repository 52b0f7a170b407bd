import { ShopError } from '../../../kernel/errors.ts';

/** The life of an order: each state and where it can go next. Payment and parcel are axes of their own. */
export const nextOrderStates = {
  PLACED: ['CONFIRMED', 'CANCELLED'],
  CONFIRMED: ['PROCESSING', 'IN_PRODUCTION', 'CANCELLED'],
  PROCESSING: ['READY_TO_SHIP', 'CANCELLED'],
  IN_PRODUCTION: ['READY_TO_SHIP', 'CANCELLED'],
  READY_TO_SHIP: ['SHIPPED', 'CANCELLED'],
  SHIPPED: ['DELIVERED'],
  DELIVERED: ['COMPLETED'],
  COMPLETED: [],
  CANCELLED: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderState = keyof typeof nextOrderStates;

export const canOrderBecome = (from: OrderState, to: OrderState): boolean =>
  nextOrderStates[from].some((next) => next === to);

/** The order's new state. @throws ShopError ILLEGAL_TRANSITION where the diagram has no arrow. */
export function moveOrderState(from: OrderState, to: OrderState): OrderState {
  if (!canOrderBecome(from, to))
    throw new ShopError('ILLEGAL_TRANSITION', `An order that is ${from} cannot become ${to}`, {
      from,
      to,
    });
  return to;
}

/**
 * The furthest state on the way to `goal` that what we saw proves. A parcel in the carrier's van has been
 * packed, whatever our own system was told; where no way leads (a cancelled order), the state stays.
 */
export const advanceOrderState = (from: OrderState, goal: OrderState): OrderState =>
  canOrderReach(from, goal) ? goal : from;

const canOrderReach = (from: OrderState, goal: OrderState): boolean =>
  nextOrderStates[from].some((next) => next === goal || canOrderReach(next, goal));

/** What a timeline says of each state: one line for a person. */
export const orderStateTitles: Readonly<Record<OrderState, string>> = {
  PLACED: 'Order placed',
  CONFIRMED: 'Order confirmed',
  PROCESSING: 'Being prepared',
  IN_PRODUCTION: 'At the bench',
  READY_TO_SHIP: 'Ready to ship',
  SHIPPED: 'Shipped',
  DELIVERED: 'Delivered',
  COMPLETED: 'Completed',
  CANCELLED: 'Cancelled',
};
