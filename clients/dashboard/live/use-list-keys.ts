import { useEffect, useRef, useState } from 'react';
import { useKeys } from '../ui/use-keys.ts';
import { type LiveRow, type LiveRows, pendingCount } from './live-rows.ts';

interface ListOnScreen<Row extends LiveRow> {
  readonly list: LiveRows<Row>;
  apply(): void;
  pause(): void;
  resume(): void;
}

interface Place<Row> {
  /** What the address calls a row; the row's link carries it as `data-row`. */
  readonly keyOf: (row: Row) => string;
  /** The row that is open beside the list. */
  readonly openKey: string | null;
  /** Id of the heading that takes the focus when one is opened. */
  readonly titleId: string;
  /** Opens another row, or none. From one to the next is no step that Back should take. */
  readonly onOpen: (key: string | null, how: { readonly replace: boolean }) => void;
  /** Leads to the first page; null there. */
  readonly toFirstPage: (() => void) | null;
}

/**
 * A list that is walked by keys: `j` and `k` move, Escape closes what is open, `.` lets changes in, `p` pauses. Opening
 * leads into what was opened and closing back to its row; going from row to row with one open stays in the list.
 */
export function useListKeys<Row extends LiveRow>(
  { list, apply, pause, resume }: ListOnScreen<Row>,
  { keyOf, openKey, titleId, onOpen, toFirstPage }: Place<Row>,
) {
  const [cursor, setCursor] = useState<string | null>(null);
  const keys = list.rows.map(keyOf);
  const opened = openKey === null ? -1 : keys.indexOf(openKey);
  const current = opened >= 0 || cursor === null ? opened : keys.indexOf(cursor);
  const pending = pendingCount(list);
  const isPaused = list.pausedAtMs !== null;

  const moveTo = (index: number) => {
    const key = keys[index];
    if (key === undefined) return;
    setCursor(key);
    linkOf(key)?.focus();
    if (openKey !== null) onOpen(key, { replace: true });
  };
  const close = () => onOpen(null, { replace: false });
  const applyChanges = () => {
    if (isPaused) resume();
    if (toFirstPage) toFirstPage();
    else apply();
  };
  useKeys({
    j: () => moveTo(Math.min(keys.length - 1, current + 1)),
    k: () => moveTo(Math.max(0, current - 1)),
    '.': pending > 0 ? applyChanges : undefined,
    p: isPaused ? resume : pause,
    Escape: openKey === null ? undefined : close,
  });

  // What is applied must not carry the reader away from the row they were on.
  const selected = cursor !== null && keys.includes(cursor) ? cursor : null;
  const [top] = keys;
  useEffect(() => {
    if (top && selected) linkOf(selected)?.scrollIntoView({ block: 'nearest' });
  }, [top, selected]);

  const before = useRef(openKey);
  useEffect(() => {
    if (openKey !== null && before.current === null) document.getElementById(titleId)?.focus();
    if (openKey === null && before.current !== null) linkOf(before.current)?.focus();
    before.current = openKey;
  }, [openKey, titleId]);

  return {
    /** The row that the reader is on. */
    cursor,
    setCursor,
    /** Changes that the reader has not been shown. */
    pending,
    isPaused,
    open: (key: string) => onOpen(key, { replace: openKey !== null }),
    close,
    applyChanges,
    /** To the rows beside the current one; null where there is none. */
    previous: current > 0 ? () => moveTo(current - 1) : null,
    next: current >= 0 && current < keys.length - 1 ? () => moveTo(current + 1) : null,
  };
}

const linkOf = (key: string): HTMLElement | null =>
  document.querySelector(`a[data-row="${CSS.escape(key)}"]`);
