/** Questions to which intuition gives the wrong answer: what MongoDB documents, value by value. */
import { describe, expect, test } from '@jest/globals';
import { Binary, BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, UUID } from 'bson';
import type { Document } from 'mongodb';
import { codeOf, exact, useDatabase } from './support.ts';

const database = useDatabase();

const decimal = (text: string) => Decimal128.fromString(text);
const long = (value: number) => Long.fromNumber(value);
const [lowId, highId] = ['1', '2'].map((digit) => new ObjectId(digit.padStart(24, '0')));
const uuid = new UUID('6a2f41a3-c54c-4ae8-8a2a-0d1d0c0f5a11');

type Case = readonly [rule: string, filter: Document, document: Document];

const matching: readonly Case[] = [
  ['an int finds the same number as a long', { n: 7 }, { n: long(7) }],
  ['an int finds the same number as a decimal', { n: 7 }, { n: decimal('7.00') }],
  ['a long finds the same number as an int', { n: long(7) }, { n: 7 }],
  ['a double finds the same number as an int', { n: new Double(7) }, { n: 7 }],
  ['decimals are compared with ints as numbers', { n: { $gt: 19 } }, { n: decimal('100.5') }],
  [
    'decimals are compared as numbers, not as text',
    { n: { $gt: decimal('9') } },
    { n: decimal('10') },
  ],
  ['longs are compared as numbers, not as text', { n: { $gt: long(9) } }, { n: long(10) }],
  ['$in takes a long for an int of its list', { n: { $in: [1, 7] } }, { n: long(7) }],
  ['ids are equal by their bytes', { id: lowId }, { id: new ObjectId(lowId?.toHexString()) }],
  ['ids have an order', { id: { $gt: lowId } }, { id: highId }],
  ['a UUID is a binary of subtype 4', { u: uuid }, { u: new Binary(uuid.buffer, 4) }],
  ['dates have an order', { at: { $gte: new Date(5) } }, { at: new Date(6) }],
  ['arrays are compared element by element, unsorted', { a: { $gt: [1, 9] } }, { a: [3, 1] }],
  ['at least null takes a missing field', { a: { $gte: null } }, {}],
  ['at most null takes a missing field', { a: { $lte: null } }, {}],
  ['a field that holds null exists', { a: { $exists: true } }, { a: null }],
  ['no decimal is too small to be true', { a: { $exists: decimal('1E-6176') } }, { a: 1 }],
  [
    'null takes an array of which one element lacks the field',
    { 'a.b': null },
    { a: [{ b: 1 }, {}] },
  ],
  [
    'a regular expression of the wire keeps its options',
    { s: new BSONRegExp('^ab', 'i') },
    { s: 'ABC' },
  ],
  ['$type tells an id', { a: { $type: 'objectId' } }, { a: lowId }],
  ['$type tells a long', { a: { $type: 'long' } }, { a: long(1) }],
  ['$type tells a decimal', { a: { $type: 'decimal' } }, { a: decimal('1') }],
  ['a decimal is a number', { a: { $type: 'number' } }, { a: decimal('1') }],
  ['a UUID is binary data', { a: { $type: 'binData' } }, { a: uuid }],
  ['$mod drops the fraction first', { a: { $mod: [4, 0] } }, { a: 8.75 }],
  [
    'one element must meet all conditions of $elemMatch',
    { a: { $elemMatch: { $gt: 2, $lt: 4 } } },
    { a: [1, 3, 9] },
  ],
  ['$all finds an array inside the array', { a: { $all: [[1, 2]] } }, { a: [[1, 2]] }],
  ['an empty array has size 0', { a: { $size: 0 } }, { a: [] }],
  ['$in takes regular expressions', { s: { $in: [/^x/] } }, { s: 'xy' }],
  ['a number in a path is an element or a field', { 'a.0.b': 2 }, { a: [{ b: 2 }] }],
  ['everything is above MinKey', { a: { $gt: new MinKey() } }, { a: 'x' }],
  ['NaN is equal to itself', { a: Number.NaN }, { a: Number.NaN }],
  ['$not takes a regular expression', { a: { $not: /x/ } }, { a: 'y' }],
  [
    '$expr compares decimals as numbers',
    { $expr: { $gt: ['$a', '$b'] } },
    { a: decimal('10'), b: decimal('9') },
  ],
];

const notMatching: readonly Case[] = [
  [
    'documents with their fields in another order are not equal',
    { o: { a: 1, b: 2 } },
    { o: { b: 2, a: 1 } },
  ],
  ['null does not look for fields in scalars of an array', { 'a.b': null }, { a: [1, 2] }],
  ['$ne excludes an array that holds the value', { a: { $ne: 1 } }, { a: [1, 2] }],
  ['an int is no double', { a: { $type: 'double' } }, { a: 5 }],
  ['NaN is not below a number', { a: { $lt: 5 } }, { a: Number.NaN }],
  [
    'a negation is not met when any element meets the condition',
    { a: { $not: { $gt: 5 } } },
    { a: [1, 9] },
  ],
];

describe.each([
  ['found', matching, 1],
  ['not found', notMatching, 0],
] as const)('%s:', (_what, cases, count) => {
  test.each(cases)('%s', async (_rule, filter, document) => {
    const items = database.collection();
    await items.insertOne({ _id: 1, ...document });
    expect(await items.find(filter).toArray()).toHaveLength(count);
  });
});

test.each([
  ['$and without branches', { $and: [] }, 2],
  ['an operator that there is not', { a: { $resembles: 1 } }, 2],
  ['an operator that there is not, at the top', { $resembles: 1 }, 2],
])('%s is refused', async (_what, filter: Document, code) => {
  expect(await codeOf(database.collection().findOne(filter))).toBe(code);
});

const orders: readonly (readonly [rule: string, values: readonly unknown[]])[] = [
  ['decimals', [decimal('9'), decimal('10'), decimal('100')]],
  ['longs', [long(9), long(10), long(100)]],
  ['numbers of all types', [long(1), decimal('2.5'), 3, new Double(3.5)]],
  [
    'types',
    [new MinKey(), null, 1, 'a', { x: 1 }, uuid, lowId, true, new Date(0), /a/, new MaxKey()],
  ],
  ['an id before false before true', [highId, false, true]],
];

test.each(orders)('order of %s', async (_rule, values) => {
  const items = database.collection();
  // The order of insertion is none of the two that are asked for.
  const documents = values.map((v, i) => ({ _id: i, v }));
  await items.insertMany([
    ...documents.filter((_, i) => i % 2 === 1),
    ...documents.filter((_, i) => i % 2 === 0),
  ]);
  const sorted = async (direction: 1 | -1) =>
    (await items.find().sort({ v: direction }).toArray()).map(({ _id }) => Number(_id));
  const ascending = values.map((_, i) => i);
  expect(await sorted(1)).toEqual(ascending);
  expect(await sorted(-1)).toEqual(ascending.toReversed());
  await items.createIndex({ v: 1 });
  expect(await sorted(1)).toEqual(ascending);
});

test('what is stored comes back to the type', async () => {
  const items = database.collection();
  const document = {
    _id: 1,
    int: 5,
    double: new Double(5),
    long: long(5),
    decimal: decimal('5.0'),
  };
  await items.insertOne(document);
  expect(exact(await items.findOne())).toBe(exact(document));
});
