import {
  DashboardOrdersChangedDocument,
  type DashboardOrdersChangedSubscriptionVariables,
  DashboardQueueChangedDocument,
  type DashboardQueueChangedSubscriptionVariables,
} from '../generated/graphql.ts';
import type { Graph } from '../graph/client.ts';
import type { OrderRow } from '../orders/order-row.ts';
import type { TicketRow } from '../queue/ticket-row.ts';
import { createLiveFeed, type LiveFeed } from './live-feed.ts';

/** What the dashboard follows. Both go over one socket. */
export interface Live {
  readonly orders: LiveFeed<OrderRow, DashboardOrdersChangedSubscriptionVariables>;
  readonly tickets: LiveFeed<TicketRow, DashboardQueueChangedSubscriptionVariables>;
}

export const createLive = (graph: Graph): Live => ({
  orders: createLiveFeed(
    graph,
    DashboardOrdersChangedDocument,
    ({ ordersChanged }) => ordersChanged?.order ?? null,
  ),
  tickets: createLiveFeed(
    graph,
    DashboardQueueChangedDocument,
    ({ supportQueueChanged }) => supportQueueChanged?.ticket ?? null,
  ),
});
