import { useEffect } from 'react';
import { DashboardScansDocument } from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useChanges } from '../live/live-context.ts';
import { useThrottled } from '../live/use-throttled.ts';

/** Nothing tells that a scan was given up: what is shown is asked for again this often. */
const askEveryMs = 60_000;

/** A page of the carriers' scans that were given up, and how many there are. */
export function useScans(first: number, after: string | null) {
  const answer = useAnswer(DashboardScansDocument, { first, after });
  const { again } = answer;
  // One that was taken once more changes its order.
  const soon = useThrottled(again);
  useChanges('orders', soon, soon);
  useEffect(() => {
    const timer = setInterval(again, askEveryMs);
    return () => clearInterval(timer);
  }, [again]);
  return answer;
}
