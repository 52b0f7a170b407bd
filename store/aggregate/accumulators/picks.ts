/** `$firstN`, `$lastN`, `$minN`, `$maxN`, `$top`, `$topN`, `$bottom`, `$bottomN`. */
import { compareValues } from '../../bson/compare.ts';
import { type Document, isDocument, isNullish, show } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseSort, type SortField } from '../../query/sort.ts';
import { compareKeys, type SortKey, sortKeyOf } from '../../query/sort-key.ts';
import type { Evaluate } from '../compiler.ts';
import type { MemoryLimit } from '../memory-limit.ts';
import type {
  Accumulation,
  Accumulator,
  AccumulatorParser,
  AccumulatorTable,
} from './accumulator.ts';
import { countReader } from './count-of.ts';
import { BestValues, FirstValues, LastValues, type Order } from './kept-values.ts';

export const picks: AccumulatorTable = [
  ['$firstN', valuesOf(5787801, (count, memory) => new FirstValues(count, memory))],
  ['$lastN', valuesOf(5787801, (count, memory) => new LastValues(count, memory))],
  [
    '$minN',
    valuesOf(5787900, (count, memory, order) => new BestValues(count, order, true, memory)),
  ],
  ['$maxN', valuesOf(5787900, greatestFirst)],
  ['$top', ordered({ isLast: false, hasCount: false })],
  ['$topN', ordered({ isLast: false, hasCount: true })],
  ['$bottom', ordered({ isLast: true, hasCount: false })],
  ['$bottomN', ordered({ isLast: true, hasCount: true })],
];

/** An accumulator with `n` and `input`. */
function valuesOf(
  notObject: number,
  start: (count: number, memory: MemoryLimit | undefined, order: Order) => Accumulator,
): AccumulatorParser {
  return (operand, compiler, name): Accumulation => {
    const { n, input } = fieldsOf(operand, name, {
      notObject,
      unknown: 5787901,
      required: { n: 5787906, input: 5787907 },
    });
    const countOf = countReader(n, compiler);
    const isByValue = name === '$minN' || name === '$maxN';
    const order: Order = (a, b) => compareValues(a, b, compiler.collator);
    return {
      evaluate: orNull(compiler.compile(input)),
      create(group) {
        const values = start(countOf(group), group.memory, order);
        if (!isByValue) return values;
        return {
          add(value) {
            if (!isNullish(value)) values.add(value);
          },
          result: () => values.result(),
        };
      },
    };
  };
}

function greatestFirst(count: number, memory: MemoryLimit | undefined, order: Order): Accumulator {
  const values = new BestValues(count, order, false, memory);
  return {
    add: (value) => values.add(value),
    result: () => [...values.result()].reverse(),
  };
}

const orNull =
  (evaluate: Evaluate): Evaluate =>
  (scope) =>
    evaluate(scope) ?? null;

interface FieldRules {
  readonly notObject: number;
  readonly unknown: number;
  /** Codes for fields that are missing. */
  readonly required: Readonly<Record<string, number>>;
}

function fieldsOf(operand: unknown, name: string, rules: FieldRules): Document {
  if (!isDocument(operand)) {
    throw new StoreError(
      rules.notObject,
      `specification must be an object; found ${name}: ${show(operand)}`,
    );
  }
  for (const field of Object.keys(operand)) {
    if (!Object.hasOwn(rules.required, field)) {
      throw new StoreError(rules.unknown, `Unknown argument for ${name} operator: ${field}`);
    }
  }
  for (const [field, code] of Object.entries(rules.required)) {
    if (!Object.hasOwn(operand, field)) {
      throw new StoreError(code, `Missing value for '${field}' in ${name}`);
    }
  }
  return operand;
}

interface Ranked {
  readonly key: SortKey;
  readonly output: unknown;
}

interface OrderedOptions {
  /** Whether it takes the end of the order. */
  readonly isLast: boolean;
  readonly hasCount: boolean;
}

/** An accumulator with `sortBy` and `output`, and `n` unless it gives one value. */
function ordered({ isLast, hasCount }: OrderedOptions): AccumulatorParser {
  return (operand, compiler, name): Accumulation => {
    const { n, output, sortBy } = fieldsOf(operand, name, {
      notObject: 5788001,
      unknown: 5788002,
      required: { ...(hasCount && { n: 5788003 }), output: 5788004, sortBy: 5788005 },
    });
    const fields = sortOf(sortBy, name);
    const { collator } = compiler;
    const countOf = hasCount ? countReader(n, compiler) : () => 1;
    const evaluate = compiler.compile(output);
    const order: Order = (a, b) =>
      isRanked(a) && isRanked(b) ? compareKeys(a.key, b.key, fields, collator) : 0;
    return {
      evaluate: (scope): Ranked => ({
        key: sortKeyOf(scope.root, fields, collator),
        output: evaluate(scope) ?? null,
      }),
      create(group) {
        const best = new BestValues(countOf(group), order, !isLast, group.memory);
        return {
          add: (value) => best.add(value),
          result() {
            const outputs = best.result().map((item) => (isRanked(item) ? item.output : null));
            return hasCount ? outputs : (outputs[0] ?? null);
          },
        };
      },
    };
  };
}

const isRanked = (value: unknown): value is Ranked =>
  typeof value === 'object' && value !== null && 'key' in value && 'output' in value;

function sortOf(sortBy: unknown, name: string): readonly SortField[] {
  if (isDocument(sortBy)) return parseSort(sortBy);
  throw new StoreError(10065, `invalid parameter: expected an object (sortBy) in ${name}`);
}
