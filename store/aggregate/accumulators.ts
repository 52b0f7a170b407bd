/** What `$group` and `$bucket` gather: each accumulator sees one value a document. */
import { compareValues } from '../bson/compare.ts';
import { calculate, divide } from '../bson/numbers.ts';
import { isDocument, isNullish, isNumber, type NumberValue } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Compiler, Evaluate, Scope } from './compiler.ts';
import { mergeObjects } from './expressions/objects.ts';
import { ValueSet } from './expressions/sets.ts';
import { summarize } from './summaries.ts';

/** The state of one accumulator in one group. */
export interface Accumulator {
  add(value: unknown): void;
  result(): unknown;
}

type AccumulatorFactory = () => Accumulator;

export const accumulators: ReadonlyMap<string, AccumulatorFactory> = new Map<
  string,
  AccumulatorFactory
>([
  [
    '$sum',
    () => {
      let sum: NumberValue = 0;
      return {
        add(value) {
          if (isNumber(value)) sum = calculate('add', sum, value, 'double');
        },
        result: () => sum,
      };
    },
  ],
  [
    '$avg',
    () => {
      let sum: NumberValue = 0;
      let count = 0;
      return {
        add(value) {
          if (!isNumber(value)) return;
          sum = calculate('add', sum, value, 'double');
          count += 1;
        },
        result: () => (count === 0 ? null : divide(sum, count)),
      };
    },
  ],
  ['$min', () => extreme(-1)],
  ['$max', () => extreme(1)],
  [
    '$first',
    () => {
      let first: unknown;
      let isFound = false;
      return {
        add(value) {
          if (!isFound) first = value;
          isFound = true;
        },
        result: () => first ?? null,
      };
    },
  ],
  [
    '$last',
    () => {
      let last: unknown;
      return {
        add(value) {
          last = value;
        },
        result: () => last ?? null,
      };
    },
  ],
  [
    '$push',
    () => {
      const values: unknown[] = [];
      return {
        add(value) {
          if (value !== undefined) values.push(value);
        },
        result: () => values,
      };
    },
  ],
  [
    '$addToSet',
    () => {
      const set = new ValueSet();
      return {
        add(value) {
          if (value !== undefined) set.add(value);
        },
        result: () => set.values,
      };
    },
  ],
  [
    '$count',
    () => {
      let count = 0;
      return {
        add() {
          count += 1;
        },
        result: () => count,
      };
    },
  ],
  [
    '$mergeObjects',
    () => {
      const objects: unknown[] = [];
      return {
        add(value) {
          objects.push(value);
        },
        result: () => mergeObjects(objects),
      };
    },
  ],
  ['$stdDevPop', () => gathered(summarize.$stdDevPop)],
  ['$stdDevSamp', () => gathered(summarize.$stdDevSamp)],
]);

function extreme(sign: 1 | -1): Accumulator {
  let best: unknown = null;
  return {
    add(value) {
      if (isNullish(value)) return;
      if (best === null || compareValues(value, best) * sign > 0) best = value;
    },
    result: () => best,
  };
}

function gathered(summary: (values: readonly unknown[]) => unknown): Accumulator {
  const values: unknown[] = [];
  return {
    add(value) {
      values.push(value);
    },
    result: () => summary(values),
  };
}

export interface AccumulatorField {
  readonly field: string;
  readonly create: AccumulatorFactory;
  readonly evaluate: Evaluate;
}

/** The accumulators of a `$group`. @throws StoreError 40234, 15952, 40238 */
export function parseAccumulators(spec: object, compiler: Compiler): readonly AccumulatorField[] {
  return Object.entries(spec)
    .filter(([field]) => field !== '_id')
    .map(([field, value]) => {
      const [name, second] = isDocument(value) ? Object.keys(value) : [];
      if (
        !isDocument(value) ||
        name === undefined ||
        second !== undefined ||
        !name.startsWith('$')
      ) {
        throw new StoreError(40234, `The field '${field}' must be an accumulator object`);
      }
      if (field.includes('.')) {
        throw new StoreError(40235, `The field name '${field}' cannot contain '.'`);
      }
      const create = accumulators.get(name);
      if (create === undefined) throw new StoreError(15952, `unknown group operator '${name}'`);
      return { field, create, evaluate: compiler.compile(name === '$count' ? null : value[name]) };
    });
}

/** Fresh accumulators that can be fed with documents. */
export function startAccumulators(fields: readonly AccumulatorField[]) {
  const running = fields.map(({ field, create, evaluate }) => ({
    field,
    evaluate,
    state: create(),
  }));
  return {
    add(scope: Scope): void {
      for (const { evaluate, state } of running) state.add(evaluate(scope));
    },
    into<T extends Record<string, unknown>>(result: T): T {
      return Object.assign(
        result,
        Object.fromEntries(running.map(({ field, state }) => [field, state.result()])),
      );
    },
  };
}
