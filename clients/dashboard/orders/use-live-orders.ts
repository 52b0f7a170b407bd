import {
  DashboardOrderCountsDocument,
  DashboardOrdersDocument,
  type OrderFilter,
} from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useCountedRows } from '../live/use-counted-rows.ts';
import { useRole } from '../session/session-context.ts';
import { orderScope } from './order-row.ts';

const pageSize = 30;

export interface ListQuestion {
  readonly filter: OrderFilter;
  /** What the counts of the views are under. */
  readonly chipFilter: OrderFilter;
  readonly after: string | null;
}

/** A live page of orders, and the counts of all views. */
export function useLiveOrders({ filter, chipFilter, after }: ListQuestion) {
  const withTotals = useRole().readsTotals;
  const page = useAnswer(DashboardOrdersDocument, { first: pageSize, after, filter, withTotals });
  const counts = useAnswer(DashboardOrderCountsDocument, { filter: chipFilter });
  const rows = useCountedRows(
    'orders',
    { rows: page.data?.orders.nodes ?? [], atMs: page.atMs, again: page.again },
    orderScope({ filter, isFirstPage: after === null }),
    counts,
  );
  return { rows, page, counts: counts.data?.orderCounts ?? null };
}
