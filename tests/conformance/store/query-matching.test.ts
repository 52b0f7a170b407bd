import { expect, test } from '@jest/globals';
import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  Timestamp,
} from 'bson';
import type { Document } from 'mongodb';
import { useDatabase } from './support.ts';

const database = useDatabase();

interface MatchCase {
  readonly filter: Document;
  readonly matches: readonly Document[];
  readonly misses: readonly Document[];
}

const long = (text: string) => Long.fromString(text);
const decimal = (text: string) => Decimal128.fromString(text);
const bytes = (values: readonly number[], subType = 0) => new Binary(Buffer.from(values), subType);

const cases: readonly MatchCase[] = [
  // Types that are easily taken for others.
  {
    filter: { a: new Timestamp({ t: 0, i: 5 }) },
    matches: [{ a: new Timestamp({ t: 0, i: 5 }) }],
    misses: [{ a: 5 }, { a: long('5') }],
  },
  {
    filter: { a: { $gt: new Timestamp({ t: 1, i: 1 }) } },
    matches: [{ a: new Timestamp({ t: 1, i: 2 }) }],
    misses: [{ a: long('9007199254740993') }],
  },
  {
    filter: { a: new Code('f') },
    matches: [{ a: new Code('f') }],
    misses: [{ a: new Code('g') }, { a: 'f' }],
  },
  {
    filter: { a: { $gt: new Code('f') } },
    matches: [{ a: new Code('g') }],
    misses: [{ a: new Code('e') }, { a: 'g' }],
  },
  {
    filter: { a: { $gte: new MinKey() } },
    matches: [{ a: new MinKey() }, { a: 1 }, {}],
    misses: [],
  },
  { filter: { a: { $lt: new MinKey() } }, matches: [], misses: [{ a: new MinKey() }, { a: 1 }] },
  {
    filter: { a: { $lt: new MaxKey() } },
    matches: [{ a: 1 }, { a: 'x' }],
    misses: [{ a: new MaxKey() }],
  },
  {
    filter: { a: { $gte: Number.NaN } },
    matches: [{ a: Number.NaN }, { a: decimal('NaN') }],
    misses: [{ a: 1 }],
  },
  { filter: { a: { $lt: Number.NaN } }, matches: [], misses: [{ a: Number.NaN }, { a: 1 }] },
  {
    filter: { a: { $ref: 'c', $id: 1 } },
    matches: [{ a: { $ref: 'c', $id: 1 } }],
    misses: [{ a: { $ref: 'c', $id: 2 } }],
  },
  // Null and missing.
  {
    filter: { 'a.b': null },
    matches: [{}, { a: 5 }, { a: { b: null } }, { a: [{ c: 1 }] }],
    misses: [{ a: [] }, { a: [5] }, { a: { b: 1 } }],
  },
  {
    filter: { a: { $ne: null } },
    matches: [{ a: 1 }, { a: [] }],
    misses: [{}, { a: null }, { a: [1, null] }],
  },
  { filter: { a: { $gte: null } }, matches: [{}, { a: null }], misses: [{ a: 0 }] },
  {
    filter: { a: { $in: [null] } },
    matches: [{}, { a: null }, { a: [null] }],
    misses: [{ a: [] }],
  },
  {
    filter: { 'a.b': { $exists: false } },
    matches: [{}, { a: [] }, { a: [5] }],
    misses: [{ a: [{ b: 1 }] }],
  },
  // Bits.
  {
    filter: { a: { $bitsAllSet: 3 } },
    matches: [
      { a: 7 },
      { a: -1 },
      { a: new Double(3) },
      { a: decimal('3') },
      { a: [4, 3] },
      { a: bytes([3]) },
    ],
    misses: [{ a: 2 }, { a: 3.5 }, { a: '3' }, {}],
  },
  {
    filter: { a: { $bitsAllSet: [200] } },
    matches: [{ a: -5 }, { a: long('-1') }],
    misses: [{ a: 5 }, { a: bytes([255]) }],
  },
  {
    filter: { a: { $bitsAnyClear: [0, 200] } },
    matches: [{ a: -2 }, { a: 1 }],
    misses: [{ a: -1 }],
  },
  {
    filter: { a: { $bitsAllClear: [63] } },
    matches: [{ a: long('9223372036854775807') }],
    misses: [{ a: long('-9223372036854775808') }],
  },
  {
    filter: { a: { $bitsAllSet: long('9007199254740993') } },
    matches: [{ a: long('9007199254740993') }],
    misses: [{ a: long('9007199254740992') }],
  },
  {
    filter: { a: { $bitsAnySet: bytes([0, 32]) } },
    matches: [{ a: 8192 }, { a: bytes([0, 32]) }],
    misses: [{ a: 32 }],
  },
  { filter: { a: { $bitsAllSet: [2_147_483_647] } }, matches: [{ a: -1 }], misses: [{ a: 1 }] },
  {
    filter: { a: { $bitsAllSet: 0 } },
    matches: [{ a: 5 }, { a: bytes([]) }],
    misses: [{ a: 'x' }, { a: 1.5 }, { a: 1e19 }],
  },
  { filter: { a: { $bitsAllSet: [] } }, matches: [{ a: 0 }], misses: [{ a: null }] },
  { filter: { a: { $bitsAnySet: [] } }, matches: [], misses: [{ a: 7 }] },
  {
    filter: { a: { $bitsAllSet: 1 } },
    matches: [{ a: bytes([3]) }, { a: bytes([2], 2) }],
    misses: [{ a: bytes([6]) }],
  },
  // $mod.
  {
    filter: { a: { $mod: [4, 0] } },
    matches: [{ a: 8 }, { a: 8.9 }, { a: -4 }, { a: decimal('4.5') }, { a: [1, 4] }, { a: -0 }],
    misses: [{ a: 5 }, { a: '4' }, { a: Number.NaN }, { a: Number.POSITIVE_INFINITY }, {}],
  },
  { filter: { a: { $mod: [4.9, -1.9] } }, matches: [{ a: -5 }], misses: [{ a: 5 }, { a: 3 }] },
  {
    filter: { a: { $mod: [long('9007199254740993'), 0] } },
    matches: [{ a: long('9007199254740993') }],
    misses: [{ a: long('9007199254740992') }],
  },
  {
    filter: { a: { $mod: [2, 0] } },
    matches: [{ a: 1e18 }],
    misses: [{ a: 1e19 }, { a: decimal('1E+30') }],
  },
  // $size and $type.
  {
    filter: { a: { $size: decimal('2') } },
    matches: [{ a: [1, 2] }],
    misses: [{ a: 'ab' }, { a: [[1, 2]] }],
  },
  { filter: { a: { $type: 'array' } }, matches: [{ a: [] }, { a: [[1]] }], misses: [{ a: 1 }, {}] },
  {
    filter: { a: { $type: ['long', 19] } },
    matches: [{ a: long('1') }, { a: decimal('1') }, { a: ['x', long('1')] }],
    misses: [{ a: 1 }, { a: new Timestamp({ t: 0, i: 1 }) }],
  },
  {
    filter: { a: { $type: 17 } },
    matches: [{ a: new Timestamp({ t: 0, i: 1 }) }],
    misses: [{ a: new Date(0) }],
  },
  // $all and $elemMatch.
  { filter: { a: { $all: [1, 2] } }, matches: [{ a: [2, 3, 1] }], misses: [{ a: [1] }] },
  {
    filter: { a: { $all: [[1, 2]] } },
    matches: [{ a: [1, 2] }, { a: [[1, 2]] }],
    misses: [{ a: [2, 1] }],
  },
  { filter: { a: { $all: [] } }, matches: [], misses: [{ a: [] }, { a: [1] }, {}] },
  { filter: { a: { $all: [null] } }, matches: [{}, { a: [null] }], misses: [{ a: [1] }] },
  {
    filter: { a: { $all: [{ $elemMatch: { $gt: 1 } }, { $elemMatch: { $lt: 0 } }] } },
    matches: [{ a: [5, -5] }],
    misses: [{ a: [5] }, { a: 5 }],
  },
  {
    filter: { a: { $elemMatch: { $eq: [1, 2] } } },
    matches: [{ a: [[1, 2], 3] }],
    misses: [{ a: [1, 2] }],
  },
  {
    filter: { a: { $elemMatch: { $gt: 5 } } },
    matches: [{ a: [1, 6] }],
    misses: [{ a: [[6]] }, { a: 6 }],
  },
  {
    filter: { a: { $elemMatch: { $elemMatch: { $gt: 5 } } } },
    matches: [{ a: [[6]] }],
    misses: [{ a: [6] }],
  },
  { filter: { a: { $elemMatch: { $size: 1 } } }, matches: [{ a: [[6]] }], misses: [{ a: [6] }] },
  {
    filter: { a: { $elemMatch: { $not: { $gt: 10 } } } },
    matches: [{ a: [5, 15] }, { a: ['x'] }],
    misses: [{ a: [20] }, { a: [] }],
  },
  {
    filter: { a: { $elemMatch: { $nin: [1, 2] } } },
    matches: [{ a: [1, 3] }],
    misses: [{ a: [1, 2] }],
  },
  {
    filter: { a: { $elemMatch: { $type: 'array' } } },
    matches: [{ a: [[]] }],
    misses: [{ a: [1] }],
  },
  {
    filter: { a: { $elemMatch: { b: 1, c: { $gt: 1 } } } },
    matches: [{ a: [{ b: 1, c: 2 }] }],
    misses: [{ a: [{ b: 1 }, { c: 2 }] }, { a: { b: 1, c: 2 } }],
  },
  {
    filter: { a: { $elemMatch: { $or: [{ b: 1 }, { b: 2 }] } } },
    matches: [{ a: [{ b: 2 }] }],
    misses: [{ a: [{ b: 3 }, 2] }],
  },
  {
    filter: { a: { $elemMatch: { b: 1 } } },
    matches: [{ a: [{ b: 1 }] }],
    misses: [{ a: [[{ b: 1 }]] }],
  },
  { filter: { a: { $elemMatch: { 0: 1 } } }, matches: [{ a: [[1]] }], misses: [{ a: [1] }] },
  {
    filter: { a: { $elemMatch: {} } },
    matches: [{ a: [{}] }, { a: [[1]] }],
    misses: [{ a: [1] }, { a: [] }],
  },
  {
    filter: { a: { $elemMatch: { $ref: 'c' } } },
    matches: [{ a: [{ $ref: 'c', $id: 1 }] }],
    misses: [{ a: [{ $ref: 'd', $id: 1 }] }],
  },
  // Regular expressions.
  {
    filter: { a: { $regex: '^ab' } },
    matches: [{ a: 'abc' }, { a: ['x', 'ab'] }, { a: new BSONRegExp('^ab') }],
    misses: [{ a: 5 }, { a: new BSONRegExp('^ab', 'i') }],
  },
  {
    filter: { a: { $options: 'i', $regex: '^ab' } },
    matches: [{ a: 'ABC' }],
    misses: [{ a: 'xab' }],
  },
  {
    filter: { a: { $regex: new BSONRegExp('b'), $options: 'i' } },
    matches: [{ a: 'B' }],
    misses: [{ a: 'x' }],
  },
  {
    filter: { a: { $eq: new BSONRegExp('b') } },
    matches: [{ a: new BSONRegExp('b') }],
    misses: [{ a: 'b' }],
  },
  {
    filter: { a: { $in: [new BSONRegExp('^b'), 5] } },
    matches: [{ a: 'bc' }, { a: 5 }],
    misses: [{ a: 'cb' }],
  },
  {
    filter: { a: { $not: new BSONRegExp('b') } },
    matches: [{ a: 'x' }, {}, { a: 5 }],
    misses: [{ a: 'b' }],
  },
  {
    filter: { a: { $not: { $regex: 'b', $options: 'i' } } },
    matches: [{ a: 'x' }],
    misses: [{ a: 'B' }],
  },
  {
    filter: { a: { $all: [new BSONRegExp('x'), new BSONRegExp('y')] } },
    matches: [{ a: ['x', 'y'] }, { a: 'xy' }],
    misses: [{ a: ['x'] }],
  },
  // The rest.
  { filter: { $sampleRate: 1 }, matches: [{ a: 1 }], misses: [] },
  { filter: { $sampleRate: 0 }, matches: [], misses: [{ a: 1 }] },
  { filter: { $alwaysTrue: 1, $comment: { any: 'thing' } }, matches: [{ a: 1 }], misses: [] },
  { filter: { $alwaysFalse: 1 }, matches: [], misses: [{ a: 1 }] },
  {
    filter: { $nor: [{ a: 1 }, { b: { $gt: 5 } }] },
    matches: [{}, { b: 5 }],
    misses: [{ a: 1 }, { b: 6 }],
  },
  {
    filter: { a: 1, $expr: { $eq: ['$a', '$b'] } },
    matches: [{ a: 1, b: 1 }],
    misses: [{ a: 1 }, { a: 2, b: 2 }],
  },
];

test.each(cases)('$filter', async ({ filter, matches, misses }) => {
  const items = database.plainCollection();
  const documents = [...matches, ...misses].map((document, _id) => ({ _id, ...document }));
  await items.insertMany(documents);
  const found = await items.find(filter, { projection: { _id: 1 }, sort: { _id: 1 } }).toArray();
  expect(found.map(({ _id }) => _id)).toEqual([...matches.keys()]);
});
