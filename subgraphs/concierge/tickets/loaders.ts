import DataLoader from 'dataloader';
import { groupBy } from '../../../kernel/group-by.ts';
import { documentsInOrder } from '../../../kernel/in-order.ts';
import type { MirrorRecord, MirrorRepository } from './crm/mirror-repository.ts';
import type { TicketRepository } from './repository.ts';
import type { TicketRecord } from './ticket.ts';

const options = { maxBatchSize: 100 };

/** Batch reads of one request: one query a tick each. They remember what this caller saw, so never share them. */
export const createTicketLoaders = (
  tickets: TicketRepository,
  mirrors: MirrorRepository,
  tenant: string,
) => ({
  byId: new DataLoader<string, TicketRecord | null>(
    async (ids) => documentsInOrder(ids, await tickets.byIds(tenant, ids)),
    options,
  ),

  /** Oldest first. */
  bySession: new DataLoader<string, readonly TicketRecord[]>(async (sessionIds) => {
    const found = await tickets.bySessions(tenant, sessionIds);
    const bySession = groupBy(found, ({ sessionId }) => sessionId);
    return sessionIds.map((id) => bySession.get(id) ?? []);
  }, options),

  /** Oldest first. */
  byOrder: new DataLoader<string, readonly TicketRecord[]>(async (orderIds) => {
    const found = await tickets.byOrders(tenant, orderIds);
    const byOrder = groupBy(found, ({ orderId }) => orderId ?? '');
    return orderIds.map((id) => byOrder.get(id) ?? []);
  }, options),

  mirrorByTicket: new DataLoader<string, MirrorRecord | null>(
    async (ids) => documentsInOrder(ids, await mirrors.byIds(tenant, ids)),
    options,
  ),
});
