/** What `$group`, `$bucket`, `$bucketAuto` and windows gather, and how it is written. */
import { setField } from '../bson/ordered.ts';
import { isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type {
  Accumulation,
  Accumulator,
  AccumulatorParser,
  Start,
} from './accumulators/accumulator.ts';
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

/**
 * The fields of a group beside its `_id`, each an accumulator.
 * @throws StoreError 40234-40238, 15952 and the operators' own; of all mistakes those in names first
 */
export function parseAccumulators(spec: object, compiler: Compiler): readonly AccumulatorField[] {
  const fields = Object.entries(spec).filter(([field]) => field !== '_id');
  for (const [field] of fields) checkName(field);
  return fields.map(([field, value]) => ({ field, ...parseAccumulator(field, value, compiler) }));
}

function checkName(field: string): void {
  if (field.includes('.')) {
    throw new StoreError(40235, `The field name '${field}' cannot contain '.'`);
  }
  if (field.startsWith('$')) {
    throw new StoreError(40236, `The field name '${field}' cannot be an operator name`);
  }
}

function parseAccumulator(field: string, spec: unknown, compiler: Compiler): Accumulation {
  const operators = isDocument(spec) ? Object.entries(spec) : [];
  const [first] = operators;
  if (first === undefined || !first[0].startsWith('$')) {
    throw new StoreError(40234, `The field '${field}' must be an accumulator object`);
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

/** Fresh accumulators that can be fed with documents. There are many groups, so it holds little beside their states. */
export class RunningAccumulators {
  readonly #fields: readonly AccumulatorField[];
  readonly #states: readonly Accumulator[];

  constructor(fields: readonly AccumulatorField[], start: Start = {}) {
    this.#fields = fields;
    this.#states = fields.map(({ create }) => create(start));
  }

  add(scope: Scope): void {
    for (let i = 0; i < this.#states.length; i += 1) {
      this.#states[i]?.add(this.#fields[i]?.evaluate(scope));
    }
  }

  into<T extends Record<string, unknown>>(result: T): Record<string, unknown> {
    let document: Record<string, unknown> = result;
    for (const [i, { field }] of this.#fields.entries()) {
      document = setField(document, field, this.#states[i]?.result());
    }
    return document;
  }
}
