import { DashboardReturnCountsDocument, DashboardReturnsDocument } from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useCountedRows } from '../live/use-counted-rows.ts';
import { useRole } from '../session/session-context.ts';
import { type ReturnsViewName, returnsScope, returnsViews } from './returns-views.ts';

const pageSize = 30;

/** A live page of returns, and how many are in the views that somebody waits in. */
export function useLiveReturns(view: ReturnsViewName, after: string | null) {
  const withTotals = useRole().readsTotals;
  const { states } = returnsViews[view];
  const page = useAnswer(DashboardReturnsDocument, { first: pageSize, after, states, withTotals });
  const counts = useAnswer(DashboardReturnCountsDocument, {});
  const rows = useCountedRows(
    'returns',
    { rows: page.data?.returns.nodes ?? [], atMs: page.atMs, again: page.again },
    returnsScope(view, after === null),
    counts,
  );
  return { rows, page, counts: counts.data };
}
