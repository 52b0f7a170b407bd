/**
 * Two readings of one sorted query, as MongoDB tries its plans: by the index of the filter, whose documents are all read
 * and sorted, and by the index of the order, which ends with the last that is wanted. Which of them has less to read
 * depends on the data, so each is let on as far as the other: what answers first costs twice itself at most.
 */
import { pause } from '../aggregate/stage.ts';
import type { FirstInOrder } from './first-in-order.ts';
import type { Found } from './page.ts';
import type { Selected } from './reading.ts';

export interface Runner {
  readonly found: Iterable<Found>;
  readonly counts: { readonly keysExamined: number; readonly documentsExamined: number };
}

/** What the first may examine before the other begins: most queries are done by then. */
const headStart = 256;

/**
 * What is found, in order.
 * @param ordered finds in the order that is asked for; undefined where no index has it
 * @param first takes what the other finds
 * @param most documents that are wanted; only where that is known may they race
 * @param onOrdered hears that the ordered one was done first, before its documents come
 */
export function* race(
  sorting: Runner,
  ordered: Runner | undefined,
  first: FirstInOrder<Selected>,
  most: number,
  onOrdered: (winner: Runner) => void,
): Iterable<Found> {
  const toSort = sorting.found[Symbol.iterator]();
  const inOrder = ordered?.found[Symbol.iterator]();
  const items: Selected[] = [];
  for (let lead = headStart; ; lead *= 2) {
    while (ordered === undefined || examined(sorting) < lead) {
      const { done, value } = toSort.next();
      if (done) return yield first.items();
      if (value === pause) yield pause;
      else for (const selected of value) first.add(selected);
    }
    while (inOrder && examined(ordered) < lead) {
      const { done, value } = inOrder.next();
      if (value === pause) yield pause;
      else if (!done) items.push(...value);
      if (!done && items.length < most) continue;
      onOrdered(ordered);
      return yield items;
    }
  }
}

const examined = ({ counts }: Runner): number =>
  Math.max(counts.keysExamined, counts.documentsExamined);
