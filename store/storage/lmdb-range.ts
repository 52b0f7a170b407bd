import type { RangeOptions, Transaction } from 'lmdb';
import type { RangeRead } from './ordered-store.ts';

/**
 * LMDB reads a reversed range from its start downwards, with the start included. The options are not spread together:
 * V8 gives each such object a shape of its own, and what reads them is never optimised.
 */
export function rangeOptions(
  { start, end, reverse = false, limit }: RangeRead,
  transaction: Transaction | undefined,
): RangeOptions {
  const options: RangeOptions = {
    start: reverse ? end : start,
    end: reverse ? start : end,
    reverse,
    exclusiveStart: reverse,
    inclusiveEnd: reverse,
  };
  if (limit !== undefined) options.limit = limit;
  if (transaction !== undefined) options.transaction = transaction;
  return options;
}
