/** What `$group`, `$bucket`, `$bucketAuto` and windows gather, and how it is written. */
import { setField } from '../bson/ordered.ts';
import { isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Accumulation, AccumulatorParser, Start } from './accumulators/accumulator.ts';
import { collections } from './accumulators/collections.ts';
import { extremes } from './accumulators/extremes.ts';
import { percentiles } from './accumulators/percentiles.ts';
import { picks } from './accumulators/picks.ts';
import { sums } from './accumulators/sums.ts';
import type { Compiler, Scope } from './compiler.ts';

export const accumulators: ReadonlyMap<string, AccumulatorParser> = new Map([
  ...collections,
  ...extremes,
  ...percentiles,
  ...picks,
  ...sums,
]);

export interface AccumulatorField extends Accumulation {
  readonly field: string;
}

/** The accumulators of a `$group`. @throws StoreError 40234-40238, 15952 and the operators' own */
export function parseAccumulators(spec: object, compiler: Compiler): readonly AccumulatorField[] {
  return Object.entries(spec)
    .filter(([field]) => field !== '_id')
    .map(([field, value]) => ({ field, ...parseAccumulator(field, value, compiler) }));
}

function parseAccumulator(field: string, spec: unknown, compiler: Compiler): Accumulation {
  const operators = isDocument(spec) ? Object.entries(spec) : [];
  const [first] = operators;
  if (first === undefined || !first[0].startsWith('$')) {
    throw new StoreError(40234, `The field '${field}' must be an accumulator object`);
  }
  if (field.includes('.')) {
    throw new StoreError(40235, `The field name '${field}' cannot contain '.'`);
  }
  if (field.startsWith('$')) {
    throw new StoreError(40236, `The field name '${field}' cannot be an operator name`);
  }
  if (operators.length > 1) {
    throw new StoreError(40238, `The field '${field}' must specify one accumulator`);
  }
  const [name, operand] = first;
  if (Array.isArray(operand)) {
    throw new StoreError(40237, `The ${name} accumulator is a unary operator`);
  }
  const parse = accumulators.get(name);
  if (parse === undefined) throw new StoreError(15952, `unknown group operator '${name}'`);
  return parse(operand, compiler, name);
}

/** Fresh accumulators that can be fed with documents. */
export function startAccumulators(fields: readonly AccumulatorField[], start: Start = {}) {
  const running = fields.map(({ field, evaluate, create }) => ({
    field,
    evaluate,
    state: create(start),
  }));
  return {
    add(scope: Scope): void {
      for (const { evaluate, state } of running) state.add(evaluate(scope));
    },
    into<T extends Record<string, unknown>>(result: T): Record<string, unknown> {
      let document: Record<string, unknown> = result;
      for (const { field, state } of running) document = setField(document, field, state.result());
      return document;
    },
  };
}
