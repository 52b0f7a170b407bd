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
  ObjectId,
  Timestamp,
} from 'bson';
import type { Document } from 'mongodb';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();

/** Values in MongoDB's order; those in one list are equal. */
const ascending: readonly (readonly unknown[])[] = [
  [new MinKey()],
  [[]],
  [null],
  [Number.NaN, Decimal128.fromString('NaN')],
  [Number.NEGATIVE_INFINITY],
  [-1.5],
  [0, -0, Decimal128.fromString('0.0')],
  [Long.fromNumber(7), 7, new Double(7)],
  [Decimal128.fromString('7.1')],
  [''],
  ['A'],
  ['a'],
  ['ä'],
  [{}],
  [{ a: 1 }],
  [{ b: 1 }],
  [{ a: 'text' }],
  [new Binary(Buffer.from([9]))],
  [new Binary(Buffer.from([1, 2]))],
  [new ObjectId('000000000000000000000001')],
  [false],
  [true],
  [new Date(-1)],
  [new Date(0)],
  [new Timestamp({ t: 1, i: 1 })],
  [new BSONRegExp('a')],
  [new Code('f')],
  [new Code('g')],
  [new MaxKey()],
];

test.each([1, -1] as const)('values of all types, order %i', async (order) => {
  const items = database.collection();
  const documents = ascending.flatMap((equals, rank) =>
    equals.map((a, i) => ({ _id: rank * 10 + i, a, rank })),
  );
  await items.insertMany(documents.reverse());
  const found = await database.db
    .collection(items.collectionName)
    .find({}, { sort: { a: order } })
    .toArray();
  const ranks = found.map((document) => Number(document['rank']));
  expect(ranks).toEqual(ranks.toSorted((a, b) => (a - b) * order));
});

interface OrderCase {
  readonly rule: string;
  readonly documents: readonly Document[];
  readonly sort: Document;
  readonly ids: readonly number[];
}

const orders: readonly OrderCase[] = [
  {
    rule: 'an array sorts upwards by its smallest element',
    documents: [{ a: [5, 9] }, { a: [1, 20] }, { a: 3 }],
    sort: { a: 1 },
    ids: [1, 2, 0],
  },
  {
    rule: 'an array sorts downwards by its largest element',
    documents: [{ a: [5, 9] }, { a: [1, 20] }, { a: 10 }],
    sort: { a: -1 },
    ids: [1, 2, 0],
  },
  {
    rule: 'an empty array comes before null, and null equals missing',
    documents: [{ a: 1 }, {}, { a: null }, { a: [] }],
    sort: { a: 1 },
    ids: [3, 1, 2, 0],
  },
  {
    rule: 'fields in documents of an array',
    documents: [{ a: [{ b: 5 }, { b: 2 }] }, { a: [{ b: 3 }] }, { a: [{ c: 1 }] }],
    sort: { 'a.b': 1 },
    ids: [2, 0, 1],
  },
  {
    rule: 'two fields of one array belong to the same element',
    documents: [
      {
        a: [
          { b: 1, c: 5 },
          { b: 2, c: 1 },
        ],
      },
      { a: { b: 1, c: 4 } },
    ],
    sort: { 'a.b': 1, 'a.c': 1 },
    ids: [1, 0],
  },
  {
    rule: 'a position in an array',
    documents: [{ a: [5, 1] }, { a: [2, 9] }],
    sort: { 'a.0': 1 },
    ids: [1, 0],
  },
  {
    rule: 'the first field decides, then the next',
    documents: [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 0, b: 0 },
    ],
    sort: { a: 1, b: -1 },
    ids: [2, 1, 0],
  },
  {
    rule: 'fractions of a double are cut off, a decimal is rounded',
    documents: [
      { a: 1, b: 1 },
      { a: 2, b: 1 },
    ],
    sort: { b: 1.9, a: Decimal128.fromString('-1.4') },
    ids: [1, 0],
  },
  {
    rule: '$natural backwards',
    documents: [{ a: 1 }, { a: 2 }],
    sort: { $natural: -1 },
    ids: [1, 0],
  },
];

test.each(orders)('$rule', async ({ documents, sort, ids }) => {
  const items = database.plainCollection();
  await items.insertMany(documents.map((document, _id) => ({ _id, ...document })));
  const found = await database.db
    .command({ find: items.collectionName, sort })
    .then(({ cursor }) => cursor.firstBatch);
  expect(found.map(({ _id }: Document) => _id)).toEqual(ids);
});

const wrong: readonly (readonly [Document, number])[] = [
  [{ a: 0 }, 15975],
  [{ a: 2 }, 15975],
  [{ a: 0.9 }, 15975],
  [{ a: Number.NaN }, 15975],
  [{ a: Number.POSITIVE_INFINITY }, 15975],
  [{ a: Decimal128.fromString('1.5') }, 15975],
  [{ a: Decimal128.fromString('NaN') }, 15975],
  [{ a: 'asc' }, 15974],
  [{ a: true }, 15974],
  [{ a: null }, 15974],
  [{ a: [1] }, 15974],
  [{ a: new Date(0) }, 15974],
  [{ a: new Timestamp({ t: 1, i: 1 }) }, 15974],
  [{ $a: 0 }, 15975],
  [{ a: 0, b: 'asc' }, 15975],
  [{ '': 1 }, 40352],
  [{ 'a.': 1 }, 40353],
  [{ '.a': 1 }, 15998],
  [{ 'a..b': 1 }, 15998],
  [{ $a: 1 }, 16410],
  [{ 'a.$b': 1 }, 16410],
  [{ [Array(201).fill('a').join('.')]: 1 }, 15],
  [{ a: { $nope: 1 } }, 17312],
  [{ a: { $meta: 'nope' } }, 31138],
  [{ a: { $meta: 5 } }, 31138],
  [{ a: { $meta: 'randVal', b: 1 } }, 9],
  [Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`f${i}`, 1])), 13103],
];

test.each(wrong)('the order %j is refused with %i', async (sort, code) => {
  const items = database.collection();
  await items.insertOne({ _id: 1, a: 1 });
  const find = { find: items.collectionName, sort };
  expect(await codeOf(database.db.command(find))).toBe(code);
  expect(await codeOf(items.aggregate([{ $sort: sort }]).toArray())).toBe(code);
});

test('fields of two arrays cannot be sorted by', async () => {
  const items = database.collection();
  await items.insertOne({ _id: 1, a: [1, 2], b: [1, 2] });
  expect(await codeOf(items.find({}, { sort: { a: 1, b: 1 } }).toArray())).toBe(2);
});
