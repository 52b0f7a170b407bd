/** The operators that test the value at a path: `$eq` … `$bitsAllSet`, each with its operand rules. */
import { compareValues, equalValues } from '../bson/compare.ts';
import { isIntegral, isNaNValue, toNumber } from '../bson/numbers.ts';
import {
  type Document,
  isDocument,
  isNullish,
  isNumber,
  isRegex,
  rankOf,
  type TypeName,
  typeName,
  typeNumbers,
  typeRank,
} from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { bitTest } from './bits.ts';
import { hasOperators, type QueryContext, type ValueTest } from './matcher.ts';
import { toRegExp } from './regex.ts';

export interface PathTest {
  readonly test: ValueTest;
  /** Whether the elements of an array at the end of the path are tested too. */
  readonly intoLeaf: boolean;
  /** Whether the document matches when no value passes: `$ne`, `$nin`. */
  readonly isNegated?: boolean;
}

interface OperatorUse {
  /** All operators at this path; `$regex` looks for its `$options`. */
  readonly spec: Document;
  readonly context: QueryContext;
  readonly path: string;
}

type Operator = (operand: unknown, use: OperatorUse) => PathTest;

const anyElement = (test: ValueTest): PathTest => ({ test, intoLeaf: true });
const wholeValue = (test: ValueTest): PathTest => ({ test, intoLeaf: false });

export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  [
    '$eq',
    (operand, { context }) =>
      anyElement(isRegex(operand) ? sameAs(operand) : equalTo(operand, context)),
  ],
  ['$ne', notEqual],
  ['$gt', (operand, use) => ordered(operand, use, (order) => order > 0)],
  ['$gte', (operand, use) => ordered(operand, use, (order) => order >= 0)],
  ['$lt', (operand, use) => ordered(operand, use, (order) => order < 0)],
  ['$lte', (operand, use) => ordered(operand, use, (order) => order <= 0)],
  ['$in', (operand, { context }) => anyElement(oneOf('$in', operand, context))],
  [
    '$nin',
    (operand, { context }) => ({ ...anyElement(oneOf('$nin', operand, context)), isNegated: true }),
  ],
  ['$exists', exists],
  ['$type', hasType],
  ['$mod', modulo],
  ['$regex', matchesRegex],
  ['$options', optionsOfRegex],
  ['$size', hasSize],
  [
    '$bitsAllSet',
    (operand) => anyElement(bitTest(operand, (bits, mask) => (bits & mask) === mask)),
  ],
  ['$bitsAnySet', (operand) => anyElement(bitTest(operand, (bits, mask) => (bits & mask) !== 0n))],
  [
    '$bitsAllClear',
    (operand) => anyElement(bitTest(operand, (bits, mask) => (bits & mask) === 0n)),
  ],
  [
    '$bitsAnyClear',
    (operand) => anyElement(bitTest(operand, (bits, mask) => (bits & mask) !== mask)),
  ],
]);

/** What `{ field: value }` means: a regex tests text, null takes missing values too. */
export function equalTo(operand: unknown, { collator }: QueryContext): ValueTest {
  if (isRegex(operand)) {
    const regex = toRegExp(operand);
    return (value) =>
      typeof value === 'string' ? regex.test(value) : isRegex(value) && equalValues(value, operand);
  }
  if (isNullish(operand)) return isNullish;
  if (typeof operand === 'string' && collator === undefined) return (value) => value === operand;
  return (value) => value !== undefined && equalValues(value, operand, collator);
}

const sameAs =
  (operand: unknown): ValueTest =>
  (value) =>
    value !== undefined && equalValues(value, operand);

function notEqual(operand: unknown, { context }: OperatorUse): PathTest {
  if (isRegex(operand)) throw badValue("Can't have regex as arg to $ne.");
  return { ...anyElement(equalTo(operand, context)), isNegated: true };
}

/** Only values of the operand's type compare; MinKey and MaxKey compare with everything. */
function ordered(
  operand: unknown,
  { context, path }: OperatorUse,
  accepts: (order: number) => boolean,
): PathTest {
  if (isRegex(operand)) {
    throw badValue(`Can't have RegEx as arg to predicate over field '${path}'.`);
  }
  if (isNullish(operand)) return anyElement((value) => isNullish(value) && accepts(0));
  const rank = rankOf(operand);
  const { collator } = context;
  if (rank === typeRank.minKey || rank === typeRank.maxKey) {
    return anyElement((value) => value !== undefined && accepts(compareValues(value, operand)));
  }
  if (isNumber(operand)) {
    const isNaNOperand = isNaNValue(operand);
    return anyElement(
      (value) =>
        isNumber(value) &&
        isNaNValue(value) === isNaNOperand &&
        accepts(compareValues(value, operand)),
    );
  }
  return anyElement(
    (value) =>
      value !== undefined &&
      rankOf(value) === rank &&
      accepts(compareValues(value, operand, collator)),
  );
}

function oneOf(name: string, operand: unknown, context: QueryContext): ValueTest {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  const plain = new Set<unknown>();
  const tests: ValueTest[] = [];
  for (const item of operand) {
    if (isDocument(item) && hasOperators(item)) throw badValue(`cannot nest $ under ${name}`);
    const isText = typeof item === 'string' && context.collator === undefined;
    if (isText || typeof item === 'number') plain.add(item);
    // A number also equals longs, boxed doubles and decimals.
    if (!isText) tests.push(equalTo(item, context));
  }
  return (value) => plain.has(value) || tests.some((test) => test(value));
}

function exists(operand: unknown): PathTest {
  const isWanted = !(
    isNullish(operand) ||
    operand === false ||
    (isNumber(operand) && toNumber(operand) === 0)
  );
  const present = wholeValue((value) => value !== undefined);
  return isWanted ? present : { ...present, isNegated: true };
}

const numberTypes: readonly TypeName[] = ['int', 'long', 'double', 'decimal'];
const nameByNumber = new Map<number, TypeName>(
  Object.entries(typeNumbers).map(([name, number]) => [number, name as TypeName]),
);

/** The type names meant by an alias, a number, or a list of them. */
export function typesOf(operand: unknown): ReadonlySet<TypeName> {
  const items: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (items.length === 0) throw new StoreError('FailedToParse', 'a must match at least one type');
  return new Set(items.flatMap(typesOfAlias));
}

function typesOfAlias(alias: unknown): readonly TypeName[] {
  if (alias === 'number') return numberTypes;
  if (typeof alias === 'string') {
    if (!(alias in typeNumbers)) throw badValue(`Unknown type name alias: ${alias}`);
    return [alias as TypeName];
  }
  if (!isNumber(alias))
    throw new StoreError('TypeMismatch', 'type must be represented as a number or a string');
  const name = nameByNumber.get(toNumber(alias));
  if (name === undefined) throw badValue(`Invalid numerical type code: ${alias}`);
  return [name];
}

function hasType(operand: unknown): PathTest {
  const types = typesOf(operand);
  return anyElement((value) => types.has(typeName(value)));
}

function modulo(operand: unknown): PathTest {
  if (!Array.isArray(operand)) throw badValue('malformed mod, needs to be an array');
  if (operand.length < 2) throw badValue('malformed mod, not enough elements');
  if (operand.length > 2) throw badValue('malformed mod, too many elements');
  const [divisor, remainder] = operand.map((item: unknown) => {
    if (!isNumber(item)) throw badValue('malformed mod, divisor not a number');
    return Math.trunc(toNumber(item));
  });
  if (divisor === undefined || divisor === 0) throw badValue('divisor cannot be 0');
  return anyElement(
    (value) => isNumber(value) && Math.trunc(toNumber(value)) % divisor === remainder,
  );
}

function matchesRegex(operand: unknown, { spec }: OperatorUse): PathTest {
  const options = spec['$options'];
  if (options !== undefined && typeof options !== 'string')
    throw badValue('$options has to be a string');
  if (typeof operand !== 'string' && !isRegex(operand)) throw badValue('$regex has to be a string');
  const regex = toRegExp(operand, options);
  return anyElement((value) => typeof value === 'string' && regex.test(value));
}

function optionsOfRegex(_operand: unknown, { spec }: OperatorUse): PathTest {
  if (!('$regex' in spec)) throw badValue('$options needs a $regex');
  return wholeValue(() => true);
}

function hasSize(operand: unknown): PathTest {
  if (!isNumber(operand))
    throw badValue(`Failed to parse $size. Expected a number in: $size: ${String(operand)}`);
  if (!isIntegral(operand))
    throw badValue(`Failed to parse $size. Expected an integer: $size: ${operand}`);
  const size = toNumber(operand);
  if (size < 0)
    throw badValue(`Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return wholeValue((value) => Array.isArray(value) && value.length === size);
}
