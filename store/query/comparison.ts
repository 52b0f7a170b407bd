/** `$eq`, `$ne`, `$gt`, `$gte`, `$lt`, `$lte`, `$in`, `$nin`, and what `{ field: value }` means. */
import { ObjectId } from 'bson';
import { compareValues, equalValues } from '../bson/compare.ts';
import { isNaNValue, toNumber } from '../bson/numbers.ts';
import { undefinedValue } from '../bson/undefined-value.ts';
import { isDocument, isNumber, isRegex, rankOf, typeRank } from '../bson/values.ts';
import { badValue } from '../errors.ts';
import { anyElement, type Operator } from './condition.ts';
import { hasOperators, type QueryContext, type ValueTest } from './matcher.ts';
import { regexTest } from './regex-match.ts';

/** What `{ field: value }` means: a regex tests text, null takes missing values too. */
export function equalTo(operand: unknown, context: QueryContext): ValueTest {
  return isRegex(operand) ? regexTest(operand) : sameAs(operand, context);
}

function sameAs(operand: unknown, { collator }: QueryContext): ValueTest {
  if (operand === undefinedValue) throw badValue('cannot compare to undefined');
  if (isNullOrMissing(operand)) return isNullOrMissing;
  if (typeof operand === 'string' && collator === undefined) return (value) => value === operand;
  if (typeof operand === 'number' && !Number.isNaN(operand)) return equalsNumber(operand);
  return (value) => value !== undefined && equalValues(value, operand, collator);
}

/** BSON's `undefined` is neither, from MongoDB 8.0 on. */
const isNullOrMissing = (value: unknown): boolean => value === null || value === undefined;

/** Most numbers are plain; longs, decimals and whole doubles are objects. */
const equalsNumber =
  (operand: number): ValueTest =>
  (value) =>
    value === operand ||
    (typeof value === 'object' && value !== null && equalValues(value, operand));

export const equal: Operator = (operand, { context }) => anyElement(sameAs(operand, context));

export const notEqual: Operator = (operand, { context }) => {
  if (isRegex(operand)) throw badValue("Can't have regex as arg to $ne.");
  return { ...anyElement(sameAs(operand, context)), isNegated: true };
};

/** Only values of the operand's type compare; MinKey and MaxKey compare with everything. */
export const ordered =
  (accepts: (order: number) => boolean): Operator =>
  (operand, { context: { collator }, path }) => {
    if (isRegex(operand)) {
      throw badValue(`Can't have RegEx as arg to predicate over field '${path}'.`);
    }
    if (operand === undefinedValue) throw badValue('cannot compare to undefined');
    if (isNullOrMissing(operand)) {
      return anyElement((value) => isNullOrMissing(value) && accepts(0));
    }
    const rank = rankOf(operand);
    if (rank === typeRank.minKey || rank === typeRank.maxKey) {
      return anyElement((value) => accepts(compareValues(value, operand)));
    }
    if (isNumber(operand)) return anyElement(numberTest(operand, accepts));
    return anyElement(
      (value) =>
        value !== undefined &&
        rankOf(value) === rank &&
        accepts(compareValues(value, operand, collator)),
    );
  };

/** NaN equals NaN, and is neither more nor less than any number. */
export function numberTest(operand: unknown, accepts: (order: number) => boolean): ValueTest {
  const isNaNOperand = isNumber(operand) && isNaNValue(operand);
  return (value) =>
    isNumber(value) && isNaNValue(value) === isNaNOperand && accepts(compareValues(value, operand));
}

export const oneOf: Operator = (operand, { name, context }) => {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  const plain = new Set<unknown>();
  const ids = new Set<string>();
  const tests: ValueTest[] = [];
  for (const item of operand) {
    if (isDocument(item) && hasOperators(item)) throw badValue(`cannot nest $ under ${name}`);
    if (isPlain(item, context)) plain.add(item);
    else if (item instanceof ObjectId) ids.add(item.toHexString());
    else tests.push(equalTo(item, context));
  }
  return anyElement((value) => {
    if (plain.has(value)) return true;
    if (value instanceof ObjectId && ids.has(value.toHexString())) return true;
    return isBoxedIn(plain, value) || tests.some((test) => test(value));
  });
};

/** Whether the value is equal only to what a JS set finds, or to a number in another type. */
function isPlain(item: unknown, { collator }: QueryContext): boolean {
  if (typeof item === 'string') return collator === undefined;
  return typeof item === 'number' && !Number.isNaN(item);
}

/** A long, a decimal or a whole double that equals one of the numbers. */
function isBoxedIn(plain: ReadonlySet<unknown>, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !isNumber(value)) return false;
  const nearest = toNumber(value);
  return plain.has(nearest) && equalValues(value, nearest);
}

export const noneOf: Operator = (operand, use) => ({ ...oneOf(operand, use), isNegated: true });
