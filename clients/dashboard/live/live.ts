import {
  DashboardFiguresChangedDocument,
  type DashboardFiguresChangedSubscription,
  type DashboardFiguresChangedSubscriptionVariables,
  DashboardOrdersChangedDocument,
  type DashboardOrdersChangedSubscriptionVariables,
  DashboardQueueChangedDocument,
  type DashboardQueueChangedSubscriptionVariables,
  DashboardReturnsChangedDocument,
  type DashboardReturnsChangedSubscriptionVariables,
} from '../generated/graphql.ts';
import type { Graph } from '../graph/client.ts';
import type { OrderRow } from '../orders/order-row.ts';
import type { TicketRow } from '../queue/ticket-row.ts';
import type { ReturnRow } from '../returns/return-row.ts';
import { createLiveFeed, type LiveFeed } from './live-feed.ts';

/** That figures have changed, not which: a view asks for those that it shows. */
export type FiguresTold = DashboardFiguresChangedSubscription['kpisUpdated'];

/** What is told of each thing that the dashboard follows. */
export interface Told {
  readonly orders: OrderRow;
  readonly tickets: TicketRow;
  readonly returns: ReturnRow;
  /** For roles that read figures. */
  readonly figures: FiguresTold;
}

interface Asked {
  readonly orders: DashboardOrdersChangedSubscriptionVariables;
  readonly tickets: DashboardQueueChangedSubscriptionVariables;
  readonly returns: DashboardReturnsChangedSubscriptionVariables;
  readonly figures: DashboardFiguresChangedSubscriptionVariables;
}

/** What the dashboard follows. All of it goes over one socket. */
export type Live = { readonly [Of in keyof Told]: LiveFeed<Told[Of], Asked[Of]> };

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
  returns: createLiveFeed(
    graph,
    DashboardReturnsChangedDocument,
    ({ returnsChanged }) => returnsChanged?.return ?? null,
  ),
  figures: createLiveFeed(graph, DashboardFiguresChangedDocument, ({ kpisUpdated }) => kpisUpdated),
});
