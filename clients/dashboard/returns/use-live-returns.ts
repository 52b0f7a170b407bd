import { DashboardReturnCountsDocument, DashboardReturnsDocument } from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useReturnChanges } from '../live/live-context.ts';
import { useLiveRows } from '../live/use-live-rows.ts';
import { useThrottled } from '../live/use-throttled.ts';
import { useRole } from '../session/session-context.ts';
import { type ReturnsViewName, returnsScope, returnsViews } from './returns-views.ts';

const pageSize = 30;

/** A live page of returns, and how many are in the views that somebody waits in. */
export function useLiveReturns(view: ReturnsViewName, after: string | null) {
  const withTotals = useRole().readsTotals;
  const { states } = returnsViews[view];
  const page = useAnswer(DashboardReturnsDocument, { first: pageSize, after, states, withTotals });
  const counts = useAnswer(DashboardReturnCountsDocument, {});
  const { changed, gap, apply, ...rows } = useLiveRows(
    { rows: page.data?.returns.nodes ?? [], atMs: page.atMs, again: page.again },
    returnsScope(view, after === null),
  );
  const recount = useThrottled(counts.again);
  useReturnChanges(
    (returns) => {
      changed(returns);
      recount();
    },
    () => {
      gap();
      recount();
    },
  );
  return {
    ...rows,
    page,
    counts: counts.data,
    apply: () => {
      apply();
      counts.again();
    },
  };
}
