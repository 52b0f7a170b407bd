import { keyAfter } from './keys.ts';
import type { Entry, KeyRange, OrderedStore } from './ordered-store.ts';

/** Entries of a range, a page at a time: what is written while a page is worked on is met on a later one. */
export function* entriesInPages(
  store: OrderedStore,
  { start, end }: KeyRange,
  pageSize: number,
): Iterable<Entry> {
  for (let next = start; ; ) {
    const page = store.entries({ start: next, end, limit: pageSize });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    next = keyAfter(last.key);
  }
}
