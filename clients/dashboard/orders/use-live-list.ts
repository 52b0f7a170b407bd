import { useEffect, useEffectEvent, useReducer, useRef } from 'react';
import {
  DashboardOrderCountsDocument,
  DashboardOrdersDocument,
  type OrderFilter,
} from '../generated/graphql.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useOrderChanges } from '../live/live-context.ts';
import { useThrottled } from '../live/use-throttled.ts';
import { useRole } from '../session/session-context.ts';
import { liveRows, noRows } from './live-rows.ts';

const pageSize = 30;
const coolEveryMs = 10_000;

export interface ListQuestion {
  readonly filter: OrderFilter;
  /** What the counts of the views are under. */
  readonly chipFilter: OrderFilter;
  readonly after: string | null;
}

/** A page of orders that stays true while it is read (live-rows.ts), and the counts of all views. */
export function useLiveList({ filter, chipFilter, after }: ListQuestion) {
  const withTotals = useRole().readsTotals;
  const page = useAnswer(DashboardOrdersDocument, { first: pageSize, after, filter, withTotals });
  const counts = useAnswer(DashboardOrderCountsDocument, { filter: chipFilter });
  const [list, dispatch] = useReducer(liveRows, noRows);
  const scope = { filter, isFirstPage: after === null };

  // A page that was read again while paused only adds to what is held.
  const isHeld = useRef(false);
  const take = useEffectEvent((atMs: number) => {
    const rows = page.data?.orders.nodes ?? [];
    dispatch(
      isHeld.current
        ? { type: 'changed', orders: rows, atMs, list: scope }
        : { type: 'loaded', rows, atMs },
    );
    isHeld.current = false;
  });
  useEffect(() => {
    if (page.atMs === null) dispatch({ type: 'left' });
    else take(page.atMs);
  }, [page.atMs]);

  useEffect(() => {
    const timer = setInterval(() => dispatch({ type: 'cooled', atMs: Date.now() }), coolEveryMs);
    return () => clearInterval(timer);
  }, []);

  const recount = useThrottled(counts.again);
  useOrderChanges(
    (orders) => {
      dispatch({ type: 'changed', orders, atMs: Date.now(), list: scope });
      recount();
    },
    () => {
      isHeld.current = list.pausedAtMs !== null;
      page.again();
      recount();
    },
  );

  const apply = () => {
    isHeld.current = false;
    page.again();
    counts.again();
  };

  return {
    list,
    page,
    counts: counts.data?.orderCounts ?? null,
    apply,
    pause: () => dispatch({ type: 'paused', atMs: Date.now() }),
    resume: () => dispatch({ type: 'resumed', atMs: Date.now(), list: scope }),
  };
}
