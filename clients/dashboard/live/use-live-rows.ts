import { useEffect, useEffectEvent, useLayoutEffect, useReducer, useRef } from 'react';
import { type ListScope, type LiveRow, liveRows, noRows } from './live-rows.ts';

const coolEveryMs = 10_000;

export interface Page<Row extends LiveRow> {
  /** What was read, and when; null while nothing was. */
  readonly rows: readonly Row[];
  readonly atMs: number | null;
  again(): void;
}

/** A page that stays true while it is read (live-rows.ts). */
export function useLiveRows<Row extends LiveRow>(page: Page<Row>, scope: ListScope<Row>) {
  const [list, dispatch] = useReducer(liveRows<Row>, noRows);
  // A page that was read again while paused only adds to what is held.
  const isHeld = useRef(false);

  const take = useEffectEvent((atMs: number) => {
    const { rows } = page;
    dispatch(
      isHeld.current
        ? { type: 'changed', rows, atMs, list: scope }
        : { type: 'loaded', rows, atMs },
    );
    isHeld.current = false;
  });
  // Before anything is painted: an answer without its rows would show for a moment that there are none.
  useLayoutEffect(() => {
    if (page.atMs === null) dispatch({ type: 'left' });
    else take(page.atMs);
  }, [page.atMs]);

  useEffect(() => {
    const timer = setInterval(() => dispatch({ type: 'cooled', atMs: Date.now() }), coolEveryMs);
    return () => clearInterval(timer);
  }, []);

  return {
    list,
    /** Rows that changed since they were read. */
    changed: (rows: readonly Row[]) =>
      dispatch({ type: 'changed', rows, atMs: Date.now(), list: scope }),
    /** Changes may have been missed. */
    gap: () => {
      isHeld.current = list.pausedAtMs !== null;
      page.again();
    },
    /** Shows what waits. */
    apply: () => {
      isHeld.current = false;
      page.again();
    },
    pause: () => dispatch({ type: 'paused', atMs: Date.now() }),
    resume: () => dispatch({ type: 'resumed', atMs: Date.now(), list: scope }),
  };
}
