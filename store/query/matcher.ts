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
  readonly compileExpression?:
    | ((expression: unknown) => (document: Document) => unknown)
    | undefined;
  /** Turns `$text` into a test; without it there is no text index to search. */
  readonly compileText?: ((operand: unknown) => Matcher) | undefined;
  /** Whether only plain conditions have a meaning here: no `$expr`, `$jsonSchema`, `$text`, `$near`. */
  readonly isPlain?: boolean;
}

/** Whether a document is a set of operators such as `{ $gt: 5 }` rather than a value or a DBRef. */
export function hasOperators(spec: Document): boolean {
  const first = Object.keys(spec)[0];
  return first?.startsWith('$') === true && !('$ref' in spec && '$id' in spec);
}

export const negate =
  (matches: Matcher): Matcher =>
  (value) =>
    !matches(value);

export function every(matchers: readonly Matcher[]): Matcher {
  const [only, second] = matchers;
  if (only === undefined) return () => true;
  if (second === undefined) return only;
  return (value, position) => {
    for (const matches of matchers) if (!matches(value, position)) return false;
    return true;
  };
}
