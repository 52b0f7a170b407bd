/** Operators at the top of a filter, where field names stand otherwise. */
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { int64Of } from '../bson/whole-numbers.ts';
import { badValue, notHere, StoreError } from '../errors.ts';
import { equalTo } from './comparison.ts';
import { anyElement, onPath } from './condition.ts';
import { dbRefFields } from './field-path.ts';
import { compileJsonSchema } from './json-schema.ts';
import { every, hasOperators, type Matcher, negate, type QueryContext } from './matcher.ts';
import { isTruthy } from './truth.ts';

interface TopLevelUse {
  readonly name: string;
  readonly context: QueryContext;
  /** Whether this is the filter of an array's element, which knows nothing of the document. */
  readonly isElement: boolean;
  compile(filter: Document): Matcher;
}

type TopLevelOperator = (operand: unknown, use: TopLevelUse) => Matcher;

const dbRefField: TopLevelOperator = (operand, { name, context }) =>
  onPath([name], anyElement(equalTo(operand, context)));

export const topLevelOperators: ReadonlyMap<string, TopLevelOperator> = new Map<
  string,
  TopLevelOperator
>([
  ['$and', (operand, use) => every(branches(operand, use).map(use.compile))],
  ['$or', or],
  ['$nor', (operand, use) => negate(anyOf(branches(operand, use).map(use.compile)))],
  ['$comment', () => () => true],
  ['$expr', expression],
  ['$jsonSchema', jsonSchema],
  ['$text', text],
  ['$sampleRate', sampleRate],
  ['$alwaysTrue', constant(true)],
  ['$alwaysFalse', constant(false)],
]);

/** The operator of that name; a field of a DBRef, whose name starts with `$` too, is one to us. */
export function topLevelOperator(name: string): TopLevelOperator | undefined {
  if (dbRefFields.has(name)) return dbRefField;
  return name === '$where' ? where : topLevelOperators.get(name);
}

/** The filters of `$and`, `$or`, `$nor`. */
export function branches(operand: unknown, { name }: Pick<TopLevelUse, 'name'>): Document[] {
  if (!Array.isArray(operand)) throw badValue(`${name} must be an array`);
  if (operand.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  return operand.map((branch: unknown) => {
    if (isDocument(branch)) return branch;
    throw badValue('$or/$and/$nor entries need to be full objects');
  });
}

function or(operand: unknown, use: TopLevelUse): Matcher {
  const filters = branches(operand, use);
  const matches = anyOf(filters.map(use.compile));
  const points = pointsOfOneField(filters);
  if (points === undefined) return (value) => matches(value);
  // Values of one field are an `$in`, of which it is known which element of an array matched.
  return use.compile(points);
}

const anyOf =
  (matchers: readonly Matcher[]): Matcher =>
  (value) => {
    for (const matches of matchers) if (matches(value)) return true;
    return false;
  };

function pointsOfOneField(filters: readonly Document[]): Document | undefined {
  const [name, ...others] = new Set(filters.flatMap((filter) => Object.keys(filter)));
  if (name === undefined || others.length > 0 || name.startsWith('$')) return undefined;
  if (filters.some((filter) => Object.keys(filter).length === 0)) return undefined;
  const values = filters.map((filter) => filter[name]);
  if (values.some((value) => isDocument(value) && hasOperators(value))) return undefined;
  return { [name]: { $in: values } };
}

function expression(operand: unknown, { context, isElement }: TopLevelUse): Matcher {
  if (isElement) throw badValue('$expr can only be applied to the top-level document');
  const { compileExpression, isPlain } = context;
  if (isPlain || compileExpression === undefined) throw notAllowed('$expr');
  const evaluate = compileExpression(operand);
  return (value) => isDocument(value) && isTruthy(evaluate(value));
}

function jsonSchema(operand: unknown, { context }: TopLevelUse): Matcher {
  if (context.isPlain) throw notAllowed('$jsonSchema');
  return compileJsonSchema(operand);
}

const notAllowed = (name: string) =>
  new StoreError('QueryFeatureNotAllowed', `${name} is not allowed in this context`);

function text(operand: unknown, { context, isElement }: TopLevelUse): Matcher {
  if (isElement) throw badValue('$text can only be applied to the top-level document');
  if (context.isPlain) throw badValue('$text is not allowed in this context');
  if (context.compileText === undefined) {
    throw new StoreError('IndexNotFound', 'text index required for $text query');
  }
  return context.compileText(operand);
}

function where(_operand: unknown, { context, isElement }: TopLevelUse): Matcher {
  if (isElement) throw badValue('$elemMatch cannot contain $where expression');
  if (context.isPlain) throw badValue('$where is not allowed in this context');
  throw unsupportedOperator('$where');
}

function sampleRate(operand: unknown, { context, isElement }: TopLevelUse): Matcher {
  if (isElement || context.isPlain) {
    throw badValue('$sampleRate can only be applied to the top-level document');
  }
  const rate = isNumber(operand) ? toNumber(operand) : Number.NaN;
  if (!(rate >= 0 && rate <= 1)) {
    throw badValue('argument to $sampleRate must be a number between 0 and 1');
  }
  return () => Math.random() < rate;
}

function constant(result: boolean): TopLevelOperator {
  return (operand, { name }) => {
    if (int64Of(operand) !== 1n) {
      throw new StoreError('FailedToParse', `${name} must be an integer value of 1`);
    }
    return () => result;
  };
}

/** The refusal of an operator that MongoDB has and this store has not. */
export const unsupportedOperator = (name: string) => badValue(notHere(name));
