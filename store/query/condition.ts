/** What operators ask of the values at one path, before it is known where those values are. */
import { fieldOf, visitPath } from '../bson/paths.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { every, type Matcher, negate, type QueryContext, type ValueTest } from './matcher.ts';

export type Condition = ValueCondition | Conjunction;

interface ValueCondition {
  readonly test: ValueTest;
  /** Whether the elements of an array at the end of the path are tested too. */
  readonly intoLeaf: boolean;
  /** Whether the document matches when no value passes: `$ne`, `$nin`. */
  readonly isNegated?: boolean;
  /** The element for whose sake an array passes, -1 if none does: `$elemMatch`. Implies the test. */
  readonly locate?: (value: unknown) => number;
}

/** Conditions each of which may hold for another value: `{ $gt: 1, $lt: 5 }` on an array. */
interface Conjunction {
  readonly all: readonly Condition[];
  readonly isNegated?: boolean;
}

/** How an operator's operand becomes a condition. Every operand is checked here. */
export type Operator = (operand: unknown, use: OperatorUse) => Condition;

export interface OperatorUse {
  readonly name: string;
  /** All operators at this path; `$regex` looks for its `$options`. */
  readonly spec: Document;
  readonly context: QueryContext;
  readonly path: string;
  readonly compiler: FilterCompiler;
}

/** The filter compiler as operators see it that hold filters or other operators. */
export interface FilterCompiler {
  /** The filter of an element: `$expr` and `$text` need the whole document. */
  elementFilter(filter: Document, context: QueryContext): Matcher;
  operators(spec: Document, path: string, context: QueryContext): Condition;
}

export const anyElement = (test: ValueTest): ValueCondition => ({ test, intoLeaf: true });
export const wholeValue = (test: ValueTest): ValueCondition => ({ test, intoLeaf: false });

/** A matcher of documents that finds the values by their path. */
export function onPath(parts: readonly string[], condition: Condition): Matcher {
  const matcher =
    'all' in condition
      ? every(condition.all.map((inner) => onPath(parts, inner)))
      : visiting(parts, condition);
  return condition.isNegated ? negate(matcher) : matcher;
}

function visiting(parts: readonly string[], condition: ValueCondition): Matcher {
  const { test, intoLeaf, locate } = condition;
  if (locate !== undefined) {
    return (value, position) =>
      visitPath(value, parts, false, (found, index) => {
        const element = locate(found);
        if (element < 0) return false;
        if (position) position.index = index >= 0 ? index : element;
        return true;
      });
  }
  const visit: Matcher = (value, position) =>
    visitPath(value, parts, intoLeaf, (found, index) => {
      if (!test(found)) return false;
      if (position && index >= 0) position.index = index;
      return true;
    });
  const [field = '', deeper] = parts;
  return deeper === undefined ? atTopLevel(field, test, visit) : visit;
}

/** Most conditions are on a field of the document itself, and that is mostly no array. */
function atTopLevel(field: string, test: ValueTest, visit: Matcher): Matcher {
  return (value, position) => {
    if (!isDocument(value)) return visit(value, position);
    const found = fieldOf(value, field);
    return Array.isArray(found) ? visit(value, position) : test(found);
  };
}

/** A test of one value as it is: an array is compared whole, not looked into. */
export function onValue(condition: Condition): ValueTest {
  const test = 'all' in condition ? every(condition.all.map(onValue)) : condition.test;
  return condition.isNegated ? (value) => !test(value) : (value) => test(value);
}
