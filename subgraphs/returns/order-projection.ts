import type { StoredEvent } from '../../kernel/events/event.ts';
import type { ReturnOrderLineRecord } from './domain/return.ts';
import type { ReturnRepository } from './repository.ts';

export const orderEventTypes = ['aurora.order.placed', 'aurora.order.status_changed'] as const;

/** What this subgraph reads of the two events of orders; they may hold more. */
type OrderPlaced = {
  readonly orderId: string;
  readonly number: string;
  readonly currencyCode: string;
  readonly lines: readonly ReturnOrderLineRecord[];
};

type OrderStatusChanged = {
  readonly orderId: string;
  readonly state: string;
  readonly deliveredAt?: Date | null;
  readonly version: number;
};

/**
 * Keeps `return_orders` true to the feed. Safe to run twice, in any order, and from the very beginning: the
 * pieces come from the placing, the state from the highest version seen.
 */
export async function projectOrder(returns: ReturnRepository, event: StoredEvent): Promise<void> {
  switch (event.type) {
    case 'aurora.order.placed': {
      const { orderId, number, currencyCode, lines } = event.data as OrderPlaced;
      const pieces = lines.map(({ lineId, quantity, unitPriceMinor, totalMinor, finalSale }) => ({
        lineId,
        quantity,
        unitPriceMinor,
        ...(totalMinor === undefined ? {} : { totalMinor }),
        finalSale,
      }));
      return returns.learnPieces(event.tenant, orderId, { number, currencyCode, lines: pieces });
    }
    case 'aurora.order.status_changed': {
      const { orderId, state, deliveredAt, version } = event.data as OrderStatusChanged;
      return returns.learnState(event.tenant, orderId, {
        state,
        deliveredAt: deliveredAt ?? null,
        version,
      });
    }
  }
}
