/** Filters: what `find`, `$match`, updates and deletes select by. */
import { splitPath, visitPath } from '../bson/paths.ts';
import {
  type Document,
  isDocument,
  isNullish,
  isNumber,
  isRegex,
  typeName,
} from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { compileJsonSchema } from './json-schema.ts';
import { hasOperators, type Matcher, type QueryContext } from './matcher.ts';
import { equalTo, operators, type PathTest } from './operators.ts';

/**
 * Compiles a filter; every operator and operand is checked here, before a document is read.
 * @throws StoreError BadValue for an unknown operator or a wrong operand
 */
export function compileFilter(filter: Document, context: QueryContext = {}): Matcher {
  const matchers = Object.entries(filter)
    .filter(([field]) => field !== '$comment')
    .map(([field, spec]) =>
      field.startsWith('$')
        ? compileTopLevel(field, spec, context)
        : compileField(splitPath(field), spec, context),
    );
  return every(matchers);
}

function compileTopLevel(name: string, spec: unknown, context: QueryContext): Matcher {
  switch (name) {
    case '$and':
      return every(compileBranches(name, spec, context));
    case '$or': {
      const branches = compileBranches(name, spec, context);
      return (value, position) => branches.some((matches) => matches(value, position));
    }
    case '$nor': {
      const branches = compileBranches(name, spec, context);
      return (value) => !branches.some((matches) => matches(value));
    }
    case '$expr': {
      if (context.compileExpression === undefined) throw badValue('$expr is not allowed here');
      const evaluate = context.compileExpression(spec);
      return (value) => isDocument(value) && isTruthy(evaluate(value));
    }
    case '$jsonSchema':
      return compileJsonSchema(spec);
    case '$text':
      throw new StoreError('IndexNotFound', 'text index required for $text query');
    case '$where':
      throw badValue('$where is not supported by the embedded store');
    default:
      throw badValue(
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

/** What an expression counts as true: all but false, null, missing and zero. */
export const isTruthy = (value: unknown): boolean =>
  !isNullish(value) && value !== false && !(isNumber(value) && Number(value.toString()) === 0);

function compileBranches(name: string, spec: unknown, context: QueryContext): Matcher[] {
  if (!Array.isArray(spec)) throw badValue(`${name} argument must be an array`);
  if (spec.length === 0) throw badValue(`${name} argument must be a non-empty array`);
  return spec.map((branch: unknown) => {
    if (!isDocument(branch)) throw badValue(`${name} argument's entries must be objects`);
    return compileFilter(branch, context);
  });
}

function compileField(parts: readonly string[], spec: unknown, context: QueryContext): Matcher {
  if (isDocument(spec) && hasOperators(spec)) return compileOperators(parts, spec, context);
  return toMatcher(parts, { test: equalTo(spec, context), intoLeaf: true });
}

/** `{ $gt: 1, $lt: 5 }` at one path: each operator looks for its own value. */
function compileOperators(
  parts: readonly string[],
  spec: Document,
  context: QueryContext,
): Matcher {
  const matchers = Object.entries(spec).map(([name, operand]) => {
    if (name === '$not') return negate(compileNot(parts, operand, context));
    if (name === '$all') return compileAll(parts, operand, context);
    if (name === '$elemMatch') return compileElemMatch(parts, operand, context);
    const create = operators.get(name);
    if (create === undefined) throw badValue(`unknown operator: ${name}`);
    const test = create(operand, { spec, context, path: parts.join('.') });
    return toMatcher(parts, test);
  });
  return every(matchers);
}

function toMatcher(parts: readonly string[], { test, intoLeaf, isNegated }: PathTest): Matcher {
  const matcher: Matcher = (value, position) =>
    visitPath(value, parts, intoLeaf, (found, index) => {
      if (!test(found)) return false;
      if (position && index >= 0) position.index = index;
      return true;
    });
  return isNegated ? negate(matcher) : matcher;
}

function compileNot(parts: readonly string[], operand: unknown, context: QueryContext): Matcher {
  if (isRegex(operand)) return compileField(parts, operand, context);
  if (!isDocument(operand) || !hasOperators(operand)) {
    throw badValue('$not needs a regex or a document');
  }
  return compileOperators(parts, operand, context);
}

function compileAll(parts: readonly string[], operand: unknown, context: QueryContext): Matcher {
  if (!Array.isArray(operand)) throw badValue('$all needs an array');
  if (operand.length === 0) return () => false;
  return every(
    operand.map((item: unknown) =>
      isDocument(item) && '$elemMatch' in item
        ? compileElemMatch(parts, item['$elemMatch'], context)
        : toMatcher(parts, { test: equalTo(item, context), intoLeaf: true }),
    ),
  );
}

function compileElemMatch(
  parts: readonly string[],
  operand: unknown,
  context: QueryContext,
): Matcher {
  if (!isDocument(operand)) throw badValue('$elemMatch needs an Object');
  const matches = compileElement(operand, context);
  return (value, position) =>
    visitPath(value, parts, false, (found) => {
      if (!Array.isArray(found)) return false;
      const index = found.findIndex((item) => matches(item));
      if (index >= 0 && position) position.index = index;
      return index >= 0;
    });
}

const topLevelOperators = new Set(['$and', '$or', '$nor', '$expr', '$jsonSchema', '$where']);

/** A test for one array element: `{ $gt: 5 }` on the element itself, else a filter on its fields. */
export function compileElement(spec: Document, context: QueryContext): Matcher {
  const first = Object.keys(spec)[0] ?? '';
  if (hasOperators(spec) && !topLevelOperators.has(first)) {
    const matches = compileOperators(['value'], spec, context);
    // An element that is an array is compared whole, not looked into.
    return (value) => matches({ value }) && !Array.isArray(value);
  }
  const matches = compileFilter(spec, context);
  return (value) => (isDocument(value) || Array.isArray(value)) && matches(value);
}

const negate =
  (matches: Matcher): Matcher =>
  (value) =>
    !matches(value);

function every(matchers: readonly Matcher[]): Matcher {
  const [only, second] = matchers;
  if (only === undefined) return () => true;
  if (second === undefined) return only;
  return (value, position) => {
    for (const matches of matchers) if (!matches(value, position)) return false;
    return true;
  };
}

/** @throws StoreError TypeMismatch when a filter is no document */
export function asFilter(value: unknown, name: string): Document {
  if (value === undefined) return {};
  if (isDocument(value)) return value;
  throw new StoreError(
    'TypeMismatch',
    `BSON field '${name}' is the wrong type '${typeName(value)}', expected type 'object'`,
  );
}
