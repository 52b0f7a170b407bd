/** What a window function is: for a partition it gives one value a document. */
import { type Document, isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { SortField } from '../../query/sort.ts';
import type { Compiler, Evaluate } from '../compiler.ts';
import type { Partition } from './partition.ts';

/** The order of the documents. */
export interface WindowOrder {
  readonly fields: readonly SortField[];
  /** The value of the only field. */
  readonly value: Evaluate | undefined;
}

/** Where a window function is compiled. */
export interface WindowPlace {
  readonly compiler: Compiler;
  readonly order: WindowOrder | undefined;
}

/** Asked for each position once, from the first on. */
export type WindowValues = (position: number) => unknown;
export type WindowFunction = (partition: Partition) => WindowValues;

export interface WindowCall {
  readonly name: string;
  readonly operand: unknown;
  /** The whole specification, `window` among it. */
  readonly spec: Document;
}

export type WindowParser = (call: WindowCall, place: WindowPlace) => WindowFunction;
export type WindowTable = readonly (readonly [string, WindowParser])[];

export const refused = (message: string) => new StoreError('FailedToParse', message);

/** @throws StoreError FailedToParse for what stands beside the operator */
export function checkAlone({ name, spec }: WindowCall, others: readonly string[] = []): void {
  for (const field of Object.keys(spec)) {
    if (field !== name && !others.includes(field)) {
      throw refused(`${name} got unexpected argument: ${field}`);
    }
  }
}

/** The operand with these fields and no others. @throws StoreError FailedToParse */
export function argumentsOf(
  { name, operand }: WindowCall,
  required: readonly string[],
  optional: readonly string[],
): Document {
  if (!isDocument(operand)) throw refused(`${name} expects an object`);
  for (const field of Object.keys(operand)) {
    if (!required.includes(field) && !optional.includes(field)) {
      throw refused(`${name} got unexpected argument: ${field}`);
    }
  }
  for (const field of required) {
    if (!Object.hasOwn(operand, field)) throw refused(`${name} requires '${field}'`);
  }
  return operand;
}
