import { DashboardQueueCountsDocument, DashboardQueueDocument } from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useCountedRows } from '../live/use-counted-rows.ts';
import { useSubject } from '../session/session-context.ts';
import { type QueueViewName, queueScope, queueViews } from './queue-views.ts';

const pageSize = 50;

/** A live page of tickets, and how many wait in each view. */
export function useLiveQueue(view: QueueViewName, after: string | null) {
  const me = useSubject();
  const { filter } = queueViews[view];
  const page = useAnswer(DashboardQueueDocument, { first: pageSize, after, filter });
  const counts = useAnswer(DashboardQueueCountsDocument, {});
  const rows = useCountedRows(
    'tickets',
    { rows: page.data?.supportQueue.nodes ?? [], atMs: page.atMs, again: page.again },
    queueScope(view, { me, isFirstPage: after === null }),
    counts,
  );
  return { rows, page, counts: counts.data };
}
