/** `$min`, `$max` and the first few of an order by value: null and missing do not count. */
import type { Collator } from '../../bson/collation.ts';
import { compareValues } from '../../bson/compare.ts';
import { isNullish } from '../../bson/values.ts';
import { type Accumulator, type AccumulatorTable, ofEach } from './accumulator.ts';

export const extremes: AccumulatorTable = [
  ['$min', ofEach((_start, { collator }) => extreme(-1, collator))],
  ['$max', ofEach((_start, { collator }) => extreme(1, collator))],
];

function extreme(sign: 1 | -1, collator: Collator | undefined): Accumulator {
  let best: unknown = null;
  return {
    add(value) {
      if (isNullish(value)) return;
      if (best === null || compareValues(value, best, collator) * sign > 0) best = value;
    },
    result: () => best,
  };
}
