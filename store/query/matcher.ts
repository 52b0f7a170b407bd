import type { Collator } from '../bson/collation.ts';
import type { Document } from '../bson/values.ts';

/** Where in an array the last match was found: what the positional `$` refers to. */
export interface ArrayPosition {
  index: number;
}

export type Matcher = (value: unknown, position?: ArrayPosition) => boolean;

/** A test of the values at one path; `undefined` is a missing value. */
export type ValueTest = (value: unknown) => boolean;

/** What a filter may depend on besides the document. */
export interface QueryContext {
  readonly collator?: Collator | undefined;
  /** Turns `$expr` into a test. */
  readonly compileExpression?: (expression: unknown) => (document: Document) => unknown;
}

/** Whether a document is a set of operators such as `{ $gt: 5 }` rather than a value. */
export function hasOperators(spec: Document): boolean {
  const first = Object.keys(spec)[0];
  return first?.startsWith('$') === true && !('$ref' in spec);
}
