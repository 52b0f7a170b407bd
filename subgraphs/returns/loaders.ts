import DataLoader from 'dataloader';
import { groupBy } from '../../kernel/group-by.ts';
import { documentsInOrder } from '../../kernel/in-order.ts';
import type { ReturnOrderRecord, ReturnRecord, ReturnRepository } from './repository.ts';

const batchSizeMax = 500;

/** Batch reads of one request: one query a tick each. They remember what this caller saw, so never share them. */
export function createReturnLoaders(returns: ReturnRepository, tenant: string) {
  const options = { maxBatchSize: batchSizeMax };
  return {
    returnById: new DataLoader<string, ReturnRecord | null>(
      async (ids) => documentsInOrder(ids, await returns.byIds(tenant, ids)),
      options,
    ),

    returnsByOrder: new DataLoader<string, readonly ReturnRecord[]>(async (orderIds) => {
      const found = groupBy(await returns.byOrderIds(tenant, orderIds), ({ orderId }) => orderId);
      return orderIds.map((orderId) => found.get(orderId) ?? []);
    }, options),

    orderById: new DataLoader<string, ReturnOrderRecord | null>(
      async (ids) => documentsInOrder(ids, await returns.ordersByIds(tenant, ids)),
      options,
    ),

    orderByLine: new DataLoader<string, ReturnOrderRecord | null>(async (lineIds) => {
      const found = new Map(
        (await returns.ordersByLineIds(tenant, lineIds)).flatMap((order) =>
          (order.lines ?? []).map((line) => [line.lineId, order] as const),
        ),
      );
      return lineIds.map((lineId) => found.get(lineId) ?? null);
    }, options),
  };
}

export type ReturnLoaders = ReturnType<typeof createReturnLoaders>;
