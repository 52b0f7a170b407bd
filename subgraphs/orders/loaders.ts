import DataLoader from 'dataloader';
import { type Caller, maySeeOrder } from '../../kernel/caller.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { documentsInOrder, inOrder } from '../../kernel/in-order.ts';
import type {
  OrderLineRecord,
  OrderRecord,
  OrderRepository,
  ShipmentRecord,
} from './repository.ts';
import type { UpdateSubscriptionRepository } from './updates/repository.ts';
import type { UpdateSubscriptionRecord } from './updates/subscription.ts';

/** One line with the order it belongs to. */
export interface LineOfOrder {
  readonly order: OrderRecord;
  readonly line: OrderLineRecord;
}

const batchSizeMax = 500;

/**
 * Batch reads of one request: one query a tick each. They give only what this caller may see, null for the
 * rest, so never share them.
 */
export function createOrderLoaders(
  orders: OrderRepository,
  caller: Caller,
  updateSubscriptions: UpdateSubscriptionRepository,
) {
  const options = { maxBatchSize: batchSizeMax };
  const visible = (records: readonly OrderRecord[]) =>
    records.filter((order) => maySeeOrder(caller, order._id));

  return {
    orderById: new DataLoader<string, OrderRecord | null>(async (ids) => {
      const records = visible(await orders.byIds(caller.tenant, ids));
      return documentsInOrder(ids, records);
    }, options),

    lineById: new DataLoader<string, LineOfOrder | null>(async (ids) => {
      const records = visible(await orders.byLineIds(caller.tenant, ids));
      const lines = records.flatMap((order) => order.lines.map((line) => ({ order, line })));
      return inOrder(ids, lines, ({ line }) => line._id);
    }, options),

    shipmentById: new DataLoader<string, ShipmentRecord | null>(async (ids) => {
      const records = visible(await orders.byShipmentIds(caller.tenant, ids));
      const shipments = records.flatMap((order) => order.shipments);
      return documentsInOrder(ids, shipments);
    }, options),

    updateSubscriptionsByOrder: new DataLoader<string, readonly UpdateSubscriptionRecord[]>(
      async (ids) => {
        const records = await updateSubscriptions.ofOrders(caller.tenant, ids);
        const byOrder = groupBy(records, ({ orderId }) => orderId);
        return ids.map((id) => (maySeeOrder(caller, id) ? (byOrder.get(id) ?? []) : []));
      },
      options,
    ),
  };
}

export type OrderLoaders = ReturnType<typeof createOrderLoaders>;
