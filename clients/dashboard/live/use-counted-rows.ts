import type { Told } from './live.ts';
import { useChanges } from './live-context.ts';
import type { ListScope } from './live-rows.ts';
import { type Page, useLiveRows } from './use-live-rows.ts';
import { useThrottled } from './use-throttled.ts';

/** A live page, and counts beside it: they are asked for again whenever what they count may have changed. */
export function useCountedRows<Of extends 'orders' | 'tickets' | 'returns'>(
  of: Of,
  page: Page<Told[Of]>,
  scope: ListScope<Told[Of]>,
  counts: { again(): void },
) {
  const { changed, gap, apply, ...rows } = useLiveRows(page, scope);
  const recount = useThrottled(counts.again);
  const changedAndCounted = (items: readonly Told[Of][]) => {
    changed(items);
    recount();
  };
  useChanges(of, changedAndCounted, () => {
    gap();
    recount();
  });
  return {
    ...rows,
    changed: changedAndCounted,
    apply: () => {
      apply();
      counts.again();
    },
  };
}
