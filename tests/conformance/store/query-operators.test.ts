import { expect, test } from '@jest/globals';
import { Binary, BSONRegExp, Decimal128, Double, Long, MinKey, ObjectId, UUID } from 'bson';
import type { Document } from 'mongodb';
import { codeOf, useDatabase } from './support.ts';

const first = new ObjectId('000000000000000000000001');
const second = new ObjectId('000000000000000000000002');
const uuid = new UUID('00000000-0000-4000-8000-000000000001');
const decimal = (text: string) => Decimal128.fromString(text);
const long = (value: number) => Long.fromNumber(value);

interface QueryCase {
  readonly rule: string;
  readonly filter: Document;
  readonly matches?: readonly Document[];
  readonly misses?: readonly Document[];
}

const cases: readonly QueryCase[] = [
  {
    rule: 'an int filter matches a long, a double and a decimal of the same value',
    filter: { n: 5 },
    matches: [{ n: long(5) }, { n: new Double(5) }, { n: decimal('5.0') }],
    misses: [{ n: '5' }, { n: 5.1 }],
  },
  { rule: 'a long filter matches an int', filter: { n: long(5) }, matches: [{ n: 5 }] },
  {
    rule: '$gt compares decimals by value, not by text',
    filter: { n: { $gt: decimal('9') } },
    matches: [{ n: decimal('10') }, { n: 9.5 }],
    misses: [{ n: decimal('9') }, { n: '10' }],
  },
  {
    rule: 'longs beyond 2^53 stay apart',
    filter: { n: Long.fromString('9007199254740993') },
    matches: [{ n: Long.fromString('9007199254740993') }],
    misses: [{ n: Long.fromString('9007199254740992') }],
  },
  { rule: '$in with ints matches longs', filter: { n: { $in: [5] } }, matches: [{ n: long(5) }] },
  {
    rule: 'object ids are equal by value',
    filter: { a: first },
    matches: [{ a: new ObjectId(first.toHexString()) }],
  },
  {
    rule: 'object ids are ordered',
    filter: { a: { $gt: first } },
    matches: [{ a: second }],
    misses: [{ a: first }],
  },
  {
    rule: 'a UUID equals its binary',
    filter: { a: uuid },
    matches: [{ a: new Binary(uuid.buffer, 4) }],
  },
  {
    rule: 'dates compare with dates only',
    filter: { a: { $gte: new Date(5) } },
    matches: [{ a: new Date(6) }],
    misses: [{ a: 6 }],
  },
  {
    rule: 'embedded documents are equal only with their fields in the same order',
    filter: { o: { a: 1, b: 2 } },
    matches: [{ o: { a: 1, b: 2 } }],
    misses: [{ o: { b: 2, a: 1 } }, { o: { a: 1, b: 2, c: 3 } }],
  },
  {
    rule: 'arrays compare element by element',
    filter: { a: { $gt: [1, 9] } },
    matches: [{ a: [3, 1] }],
    misses: [{ a: [1, 2] }],
  },
  {
    rule: '$gte null takes null and missing',
    filter: { a: { $gte: null } },
    matches: [{}, { a: null }],
    misses: [{ a: 1 }],
  },
  {
    rule: 'null takes null and missing',
    filter: { a: null },
    matches: [{}, { a: null }, { a: [1, null] }],
    misses: [{ a: 0 }, { a: [] }],
  },
  {
    rule: '$exists counts null as there',
    filter: { a: { $exists: true } },
    matches: [{ a: null }],
    misses: [{}],
  },
  {
    rule: 'null under a dotted path takes an array with an element that lacks the field',
    filter: { 'a.b': null },
    matches: [{ a: [{ b: 1 }, { c: 2 }] }, { a: {} }, {}],
    misses: [{ a: [1, 2] }, { a: [{ b: 1 }] }],
  },
  {
    rule: '$ne is the opposite of equality on arrays',
    filter: { a: { $ne: 1 } },
    matches: [{ a: [2] }, {}],
    misses: [{ a: [1, 2] }],
  },
  {
    rule: '$nin takes documents without the field',
    filter: { a: { $nin: [1] } },
    matches: [{}, { a: 2 }],
    misses: [{ a: [1] }],
  },
  {
    rule: 'a regex tests text and array elements',
    filter: { s: new BSONRegExp('^ab', 'i') },
    matches: [{ s: 'ABC' }, { s: ['x', 'abx'] }],
    misses: [{ s: 'cab' }, { s: 1 }],
  },
  {
    rule: '$regex takes its options beside it',
    filter: { s: { $regex: 'b$', $options: 'i' } },
    matches: [{ s: 'aB' }],
    misses: [{ s: 'ba' }],
  },
  {
    rule: '$in takes regexes',
    filter: { s: { $in: [/^x/, 'y'] } },
    matches: [{ s: 'xy' }, { s: 'y' }],
    misses: [{ s: 'yx' }],
  },
  {
    rule: '$not takes a regex',
    filter: { a: { $not: /x/ } },
    matches: [{ a: 'y' }, {}],
    misses: [{ a: 'x' }],
  },
  {
    rule: '$type tells int from double',
    filter: { a: { $type: 'double' } },
    matches: [{ a: new Double(5) }, { a: 5.5 }],
    misses: [{ a: 5 }, { a: long(5) }],
  },
  {
    rule: '$type number covers all four',
    filter: { a: { $type: 'number' } },
    matches: [{ a: decimal('1') }, { a: long(1) }, { a: 1 }, { a: 1.5 }],
    misses: [{ a: '1' }],
  },
  {
    rule: '$type takes numbers and lists',
    filter: { a: { $type: [7, 'binData'] } },
    matches: [{ a: first }, { a: uuid }],
    misses: [{ a: 'x' }],
  },
  {
    rule: '$mod cuts fractions off',
    filter: { a: { $mod: [4, 0] } },
    matches: [{ a: 8.5 }, { a: long(12) }],
    misses: [{ a: 9 }, { a: 'x' }],
  },
  {
    rule: '$elemMatch on values wants one element that fits all',
    filter: { a: { $elemMatch: { $gt: 2, $lt: 4 } } },
    matches: [{ a: [1, 3, 9] }],
    misses: [{ a: [1, 9] }, { a: 3 }],
  },
  {
    rule: '$elemMatch on documents',
    filter: { a: { $elemMatch: { x: 1, y: { $gt: 1 } } } },
    matches: [{ a: [{ x: 1, y: 2 }] }],
    misses: [
      {
        a: [
          { x: 1, y: 1 },
          { x: 2, y: 2 },
        ],
      },
    ],
  },
  {
    rule: 'two conditions on an array may be met by two elements',
    filter: { a: { $gt: 2, $lt: 4 } },
    matches: [{ a: [1, 9] }],
    misses: [{ a: [5, 9] }],
  },
  {
    rule: '$all wants each',
    filter: { a: { $all: [1, 2] } },
    matches: [{ a: [2, 1, 3] }],
    misses: [{ a: [1] }],
  },
  {
    rule: '$all can want a whole array',
    filter: { a: { $all: [[1, 2]] } },
    matches: [{ a: [[1, 2]] }, { a: [1, 2] }],
    misses: [{ a: [1] }],
  },
  { rule: '$size', filter: { a: { $size: 0 } }, matches: [{ a: [] }], misses: [{ a: [1] }, {}] },
  {
    rule: 'a number in a path is an array position',
    filter: { 'a.0.b': 2 },
    matches: [{ a: [{ b: 2 }] }],
    misses: [{ a: [{ b: 1 }, { b: 2 }] }],
  },
  {
    rule: '$gt MinKey takes every type',
    filter: { a: { $gt: new MinKey() } },
    matches: [{ a: 'x' }, { a: null }],
  },
  {
    rule: 'NaN equals NaN and is not less than a number',
    filter: { a: Number.NaN },
    matches: [{ a: Number.NaN }],
    misses: [{ a: 0 }],
  },
  {
    rule: '$lt leaves NaN out',
    filter: { a: { $lt: 5 } },
    matches: [{ a: 4 }],
    misses: [{ a: Number.NaN }],
  },
  {
    rule: '$or, $and, $nor combine',
    filter: { $or: [{ a: 1 }, { $and: [{ b: 1 }, { $nor: [{ c: 1 }] }] }] },
    matches: [{ a: 1 }, { b: 1 }],
    misses: [{ b: 1, c: 1 }],
  },
  {
    rule: '$expr compares two fields',
    filter: { $expr: { $gt: ['$a', '$b'] } },
    matches: [{ a: decimal('10'), b: decimal('9') }],
    misses: [{ a: 1, b: 2 }],
  },
  {
    rule: '$bitsAllSet takes positions',
    filter: { a: { $bitsAllSet: [0, 2] } },
    matches: [{ a: 5 }, { a: 7 }],
    misses: [{ a: 4 }],
  },
  {
    rule: '$jsonSchema checks types and presence',
    filter: {
      $jsonSchema: { required: ['a'], properties: { a: { bsonType: 'int', minimum: 1 } } },
    },
    matches: [{ a: 1 }],
    misses: [{}, { a: 0 }, { a: 1.5 }],
  },
];

const { collection } = useDatabase();

test.each(cases)('$rule', async ({ filter, matches = [], misses = [] }) => {
  const items = collection();
  const documents = [...matches, ...misses].map((document, _id) => ({ _id, ...document }));
  await items.insertMany(documents);
  const found = await items.find(filter).sort({ _id: 1 }).toArray();
  expect(found.map(({ _id }) => Number(_id))).toEqual(matches.map((_, i) => i));
});

const refusals: readonly {
  readonly rule: string;
  readonly filter: Document;
  readonly code: number;
}[] = [
  { rule: 'an unknown operator', filter: { a: { $foo: 1 } }, code: 2 },
  { rule: 'an unknown operator at the top', filter: { $foo: 1 }, code: 2 },
  { rule: 'an empty $and', filter: { $and: [] }, code: 2 },
  { rule: '$in without a list', filter: { a: { $in: 1 } }, code: 2 },
  { rule: 'a $mod by zero', filter: { a: { $mod: [0, 1] } }, code: 2 },
  { rule: 'a negative $size', filter: { a: { $size: -1 } }, code: 2 },
  { rule: 'a regex as operand of $gt', filter: { a: { $gt: /x/ } }, code: 2 },
  { rule: 'a regex that does not compile', filter: { a: { $regex: '(' } }, code: 51091 },
  { rule: 'an unknown type name', filter: { a: { $type: 'nope' } }, code: 2 },
  { rule: '$options without $regex', filter: { a: { $options: 'i' } }, code: 2 },
  { rule: '$not of a plain value', filter: { a: { $not: 1 } }, code: 2 },
  { rule: 'an unknown expression', filter: { $expr: { $nope: 1 } }, code: 168 },
];

test.each(refusals)('refuses $rule, also on an empty collection', async ({ filter, code }) => {
  expect(await codeOf(collection().find(filter).toArray())).toBe(code);
});
