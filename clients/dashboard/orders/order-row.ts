import type { DashboardOrderRowFragment, OrderFilter } from '../generated/graphql.ts';
import type { ListScope } from '../live/live-rows.ts';

export type OrderRow = DashboardOrderRowFragment;

/** The last changed is first: whatever changes comes up, unless it stands there already. */
export const orderScope = ({
  filter,
  isFirstPage,
}: {
  readonly filter: OrderFilter;
  readonly isFirstPage: boolean;
}): ListScope<OrderRow> => ({
  belongs: (order) => isInList(order, filter),
  moves: (from, _to, top) => top?.id !== from.id,
  isFirstPage,
});

/**
 * Whether an order that just changed belongs to a list with that filter. Mirrors the orders service's own rule
 * (subgraphs/orders/domain/order-view.ts), so that a change elsewhere does not claim to be news here.
 */
export function isInList(order: OrderRow, filter: OrderFilter): boolean {
  const { view, shipmentStatuses, carrier, placedSince, number } = filter;
  return (
    isInView(order, view ?? 'ALL') &&
    (!shipmentStatuses ||
      (order.shipmentStatus !== null && shipmentStatuses.includes(order.shipmentStatus))) &&
    (!carrier || order.shipments.some((shipment) => shipment.carrier === carrier)) &&
    (!placedSince || Date.parse(order.placedAt) >= Date.parse(placedSince)) &&
    (!number || order.number.startsWith(number.toUpperCase()))
  );
}

function isInView(order: OrderRow, view: NonNullable<OrderFilter['view']>): boolean {
  switch (view) {
    case 'ALL':
      return true;
    case 'NEEDS_ATTENTION':
      return order.attention !== null;
    case 'IN_PRODUCTION':
      return order.state === 'IN_PRODUCTION';
    case 'ON_THE_WAY':
      return order.state === 'SHIPPED';
    case 'DELIVERED':
      return order.state === 'DELIVERED' || order.state === 'COMPLETED';
  }
}

/** The event of its story that happened last. */
export const lastEvent = (order: OrderRow) =>
  order.statusHistory.reduce<OrderRow['statusHistory'][number] | null>(
    (last, entry) =>
      last === null || Date.parse(entry.occurredAt) >= Date.parse(last.occurredAt) ? entry : last,
    null,
  );
