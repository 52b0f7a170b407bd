/** What the keywords of a schema share. */
import type { Document } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { ValueTest } from '../matcher.ts';

export interface SchemaRule {
  readonly test: ValueTest;
  /** Why the value fails, in the words of MongoDB's `errInfo`. */
  readonly explain: (value: unknown) => Document;
}

export interface Schema {
  readonly test: ValueTest;
  readonly explain: (value: unknown) => readonly Document[];
  /** Its title and description. */
  readonly remarks: Document;
}

interface KeywordUse {
  readonly name: string;
  /** The schema around: some keywords change what others mean. */
  readonly schema: Document;
  parse(schema: Document): Schema;
}

/** Checks the operand; a keyword that asks nothing of values gives no rule. */
export type Keyword = (operand: unknown, use: KeywordUse) => SchemaRule | undefined;

export type KeywordTable = readonly (readonly [name: string, keyword: Keyword])[];

export const mismatch = (message: string) => new StoreError('TypeMismatch', message);

export const unparsable = (name: string, why: string) =>
  new StoreError('FailedToParse', `$jsonSchema keyword '${name}' ${why}`);

/** A rule that fails for one reason. */
export const ruleOf = (
  name: string,
  operand: unknown,
  reason: string,
  test: ValueTest,
  more: (value: unknown) => Document = () => ({}),
): SchemaRule => ({
  test,
  explain: (value) => ({
    operatorName: name,
    specifiedAs: { [name]: operand },
    reason,
    consideredValue: value,
    ...more(value),
  }),
});

/** @throws StoreError TypeMismatch */
export function arrayOperand(name: string, operand: unknown): readonly unknown[] {
  if (!Array.isArray(operand)) {
    throw mismatch(`$jsonSchema keyword '${name}' must be an array`);
  }
  return operand;
}
