import { expect, test } from '@jest/globals';
import { BSONRegExp, Double, Long } from 'bson';
import type { Document } from 'mongodb';
import { decimal, samples } from './bson-values.ts';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();

const values: Readonly<Record<string, unknown>> = samples;

interface OperandRule {
  readonly operator: string;
  /** The types that the operator takes; all others are refused with the code. */
  readonly takes: readonly string[];
  readonly code: number;
}

const numbers = ['int', 'long', 'decimal'];
const allTypes = Object.keys(samples);
const allBut = (...types: readonly string[]) => allTypes.filter((type) => !types.includes(type));

/** Operators of a field: what they take at all. What is wrong within an operand is below. */
const fieldRules: readonly OperandRule[] = [
  { operator: '$eq', takes: allTypes, code: 2 },
  { operator: '$ne', takes: allBut('regex'), code: 2 },
  { operator: '$gt', takes: allBut('regex'), code: 2 },
  { operator: '$gte', takes: allBut('regex'), code: 2 },
  { operator: '$lt', takes: allBut('regex'), code: 2 },
  { operator: '$lte', takes: allBut('regex'), code: 2 },
  { operator: '$in', takes: ['array'], code: 2 },
  { operator: '$nin', takes: ['array'], code: 2 },
  { operator: '$all', takes: ['array'], code: 2 },
  { operator: '$exists', takes: allTypes, code: 2 },
  { operator: '$size', takes: numbers, code: 2 },
  { operator: '$elemMatch', takes: ['object'], code: 2 },
  { operator: '$regex', takes: ['string', 'regex'], code: 2 },
  { operator: '$not', takes: ['regex'], code: 2 },
  { operator: '$bitsAllSet', takes: [...numbers, 'binData', 'array'], code: 2 },
  { operator: '$bitsAnyClear', takes: [...numbers, 'binData', 'array'], code: 2 },
];

// A number with a fraction is of a type that is taken, but not whole.
const exceptions = new Map([
  ['$bitsAllSet double', 9],
  ['$bitsAnyClear double', 9],
]);

/** The code for an operand of each type, null where it is taken. */
async function codesByType(filterOf: (operand: unknown) => Document) {
  const items = database.collection();
  const codes = allTypes.map(async (type) => {
    const code = await codeOf(items.find(filterOf(values[type])).toArray());
    return [type, code ?? null] as const;
  });
  return Object.fromEntries(await Promise.all(codes));
}

test.each(fieldRules)('types of operands of $operator', async ({ operator, takes, code }) => {
  const expected = allTypes.map((type) => [
    type,
    takes.includes(type) ? null : (exceptions.get(`${operator} ${type}`) ?? code),
  ]);
  const codes = await codesByType((operand) => ({ a: { [operator]: operand } }));
  expect(codes).toEqual(Object.fromEntries(expected));
});

/** Types that a filter on the whole document takes. */
const topLevelRules: readonly OperandRule[] = [
  { operator: '$and', takes: [], code: 2 },
  { operator: '$or', takes: [], code: 2 },
  { operator: '$nor', takes: [], code: 2 },
  { operator: '$comment', takes: allTypes, code: 2 },
  { operator: '$alwaysTrue', takes: [], code: 9 },
];

test.each(topLevelRules)('types of operands of $operator', async ({ operator, takes, code }) => {
  const expected = allTypes.map((type) => [type, takes.includes(type) ? null : code]);
  const codes = await codesByType((operand) => ({ [operator]: operand }));
  expect(codes).toEqual(Object.fromEntries(expected));
});

const largest = Long.MAX_VALUE;

/** Operands that are wrong within. */
const wrong: readonly (readonly [filter: Document, code: number])[] = [
  [{ $eq: 1 }, 2],
  [{ $not: { a: 1 } }, 2],
  [{ $nope: 1 }, 2],
  [{ a: { $nope: 1 } }, 2],
  [{ a: { $gt: 1, b: 2 } }, 2],
  [{ a: { $and: [{ b: 1 }] } }, 2],
  [{ a: { $where: '1' } }, 2],
  [{ a: { $expr: 1 } }, 2],
  [{ a: { $ref: 'c' } }, 2],
  [{ $and: [] }, 2],
  [{ $or: [{ a: 1 }, 5] }, 2],
  [{ $nor: [{ a: { $nope: 1 } }] }, 2],
  [{ a: { $not: {} } }, 2],
  [{ a: { $not: { b: 1 } } }, 2],
  [{ a: { $not: { $not: 5 } } }, 2],
  [{ a: { $in: [{ $gt: 1 }] } }, 2],
  [{ a: { $nin: [{ $regex: 'a' }] } }, 2],
  [{ a: { $all: [{ $gt: 1 }] } }, 2],
  [{ a: { $all: [{ $elemMatch: { b: 1 } }, 5] } }, 2],
  [{ a: { $all: [{ $elemMatch: 5 }] } }, 2],
  [{ a: { $elemMatch: { $where: '1' } } }, 2],
  [{ a: { $elemMatch: { $expr: true } } }, 2],
  [{ a: { $elemMatch: { $text: { $search: 'a' } } } }, 2],
  [{ a: { $elemMatch: { $nope: 1 } } }, 2],
  [{ a: { $size: -1 } }, 2],
  [{ a: { $size: Number.NaN } }, 2],
  [{ a: { $size: Number.POSITIVE_INFINITY } }, 2],
  [{ a: { $size: largest } }, 2],
  [{ a: { $size: decimal('1E+30') } }, 2],
  [{ a: { $size: decimal('1.5') } }, 2],
  [{ a: { $mod: [] } }, 2],
  [{ a: { $mod: [4] } }, 2],
  [{ a: { $mod: [4, 0, 0] } }, 2],
  [{ a: { $mod: ['4', 0] } }, 2],
  [{ a: { $mod: [4, null] } }, 2],
  [{ a: { $mod: [0, 0] } }, 2],
  [{ a: { $mod: [0.9, 0] } }, 2],
  [{ a: { $mod: [decimal('-0.9'), 0] } }, 2],
  [{ a: { $mod: [Number.NaN, 0] } }, 2],
  [{ a: { $mod: [4, decimal('Infinity')] } }, 2],
  [{ a: { $mod: [1e19, 0] } }, 2],
  [{ a: { $mod: [4, decimal('1E+30')] } }, 2],
  [{ a: { $type: 'nope' } }, 2],
  [{ a: { $type: 'toString' } }, 2],
  [{ a: { $type: 'Double' } }, 2],
  [{ a: { $type: 0 } }, 2],
  [{ a: { $type: 99 } }, 2],
  [{ a: { $type: 1.5 } }, 2],
  [{ a: { $type: [] } }, 9],
  [{ a: { $type: [[1]] } }, 14],
  [{ a: { $type: true } }, 14],
  [{ a: { $type: null } }, 14],
  [{ a: { $type: ['int', { a: 1 }] } }, 14],
  [{ a: { $regex: '[a' } }, 51091],
  [{ a: { $regex: 'a\0b' } }, 2],
  [{ a: { $regex: 'a'.repeat(32_765) } }, 51091],
  [{ a: { $regex: 'a', $options: 5 } }, 2],
  [{ a: { $regex: 'a', $options: 'g' } }, 51108],
  [{ a: { $options: 'i' } }, 2],
  [{ a: { $regex: new BSONRegExp('a', 'i'), $options: 'm' } }, 51075],
  [{ a: { $options: 'm', $regex: new BSONRegExp('a', 'i') } }, 51074],
  [{ a: { $bitsAllSet: -1 } }, 9],
  [{ a: { $bitsAllSet: 1e19 } }, 9],
  [{ a: { $bitsAllSet: Number.NaN } }, 9],
  [{ a: { $bitsAllSet: decimal('1.5') } }, 9],
  [{ a: { $bitsAnySet: [-1] } }, 2],
  [{ a: { $bitsAnySet: [1.5] } }, 2],
  [{ a: { $bitsAnySet: ['1'] } }, 2],
  [{ a: { $bitsAnySet: [largest] } }, 2],
  [{ a: { $bitsAnySet: [2_147_483_648] } }, 2],
  [{ $sampleRate: 2 }, 2],
  [{ $sampleRate: '0.5' }, 2],
  [{ $alwaysTrue: 0 }, 9],
  [{ $alwaysFalse: 'a' }, 9],
];

test.each(wrong)('%j is refused', async (filter, code) => {
  expect(await codeOf(database.collection().find(filter).toArray())).toBe(code);
  expect(await codeOf(database.collection().countDocuments(filter))).toBe(code);
});

test('a wrong filter is an error for those that delete, update and list values', async () => {
  const items = database.collection();
  await items.insertOne({ _id: 1 });
  const filter: Document = { a: { $size: new Double(1.5) } };
  expect(await codeOf(items.deleteMany(filter))).toBe(2);
  expect(await codeOf(items.updateMany(filter, { $set: { a: 1 } }))).toBe(2);
  expect(await codeOf(items.distinct('a', filter))).toBe(2);
});
