import type { OrderRow } from '../orders/order-row.ts';

export const feedLength = 8;

/** The latest changes, newest first; a change that is there already is not there twice. */
export function addToFeed(
  feed: readonly OrderRow[],
  orders: readonly OrderRow[],
): readonly OrderRow[] {
  const lines = new Map(
    [...feed, ...orders].map((order) => [`${order.id}.${order.version}`, order]),
  );
  return [...lines.values()]
    .sort((a, b) => Date.parse(b.changedAt) - Date.parse(a.changedAt))
    .slice(0, feedLength);
}
