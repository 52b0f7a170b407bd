/** Filters: what `find`, `$match`, updates and deletes select by. */
import { splitPath } from '../bson/paths.ts';
import { type Document, isDocument, isRegex, typeName } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { equalTo } from './comparison.ts';
import { anyElement, type Condition, type FilterCompiler, onPath } from './condition.ts';
import { branches, topLevelOperator } from './logical.ts';
import { every, hasOperators, type Matcher, type QueryContext } from './matcher.ts';
import { operators, placeOperator } from './operators.ts';

/**
 * Compiles a filter; every operator and operand is checked here, before a document is read.
 * @throws StoreError BadValue for an unknown operator or a wrong operand
 */
export const compileFilter = (filter: Document, context: QueryContext = {}): Matcher =>
  compile(filter, context, false);

/** @throws StoreError TypeMismatch when a filter is no document */
export function asFilter(value: unknown, name: string): Document {
  if (value === undefined) return {};
  if (isDocument(value)) return value;
  throw new StoreError(
    'TypeMismatch',
    `BSON field '${name}' is the wrong type '${typeName(value)}', expected type 'object'`,
  );
}

/** A part of a filter, with its place among the others. */
interface Part {
  readonly rank: number;
  readonly matches: Matcher;
}

const rankByName = new Map([...operators.keys()].map((name, rank) => [name, rank]));
const equalityRank = rankByName.get('$eq') ?? 0;
const regexRank = rankByName.get('$regex') ?? 0;
/** `$expr` may fail on documents that the other conditions leave out. */
const lastRank = operators.size;

const compiler: FilterCompiler = {
  elementFilter: (filter, context) => compile(filter, context, true),
  operators: (spec, path, context) => ({
    all: conditionsOf(spec, path, context).map(({ condition }) => condition),
  }),
};

function compile(filter: Document, context: QueryContext, isElement: boolean): Matcher {
  const parts = partsOf(filter, context, isElement);
  return every(parts.sort((a, b) => a.rank - b.rank).map(({ matches }) => matches));
}

function partsOf(filter: Document, context: QueryContext, isElement: boolean): Part[] {
  return Object.entries(filter).flatMap(([field, spec]) => {
    if (field === '$and') {
      return branches(spec, { name: field }).flatMap((branch) =>
        partsOf(branch, context, isElement),
      );
    }
    if (field.startsWith('$')) return topLevelPart(field, spec, context, isElement);
    return partsOfField(field, spec, context);
  });
}

function topLevelPart(
  name: string,
  operand: unknown,
  context: QueryContext,
  isElement: boolean,
): Part {
  const operator = topLevelOperator(name);
  if (operator === undefined) {
    throw badValue(
      `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
    );
  }
  const matches = operator(operand, {
    name,
    context,
    isElement,
    compile: (filter) => compile(filter, context, isElement),
  });
  return { rank: name === '$or' ? -1 : lastRank, matches };
}

function partsOfField(field: string, spec: unknown, context: QueryContext): Part[] {
  const parts = splitPath(field);
  if (isDocument(spec) && hasOperators(spec)) {
    return conditionsOf(spec, field, context).map(({ rank, condition }) => ({
      rank,
      matches: onPath(parts, condition),
    }));
  }
  const rank = isRegex(spec) ? regexRank : equalityRank;
  return [{ rank, matches: onPath(parts, anyElement(equalTo(spec, context))) }];
}

/** `{ $gt: 1, $lt: 5 }`, the operators at one path. */
function conditionsOf(
  spec: Document,
  path: string,
  context: QueryContext,
): { readonly rank: number; readonly condition: Condition }[] {
  return Object.entries(spec).map(([name, operand]) => {
    const operator = operators.get(name);
    if (operator === undefined) throw unknownOperator(name, context);
    const condition = operator(operand, { name, spec, context, path, compiler });
    return { rank: rankByName.get(name) ?? lastRank, condition };
  });
}

function unknownOperator(name: string, { isPlain }: QueryContext): StoreError {
  if (name === '$where') return badValue('$where cannot be applied to a field');
  return placeOperator(name, isPlain) ?? badValue(`unknown operator: ${name}`);
}
