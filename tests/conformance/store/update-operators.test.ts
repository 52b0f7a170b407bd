import { expect, test } from '@jest/globals';
import { Decimal128, Double, Long } from 'bson';
import type { Document, UpdateFilter } from 'mongodb';
import { codeOf, exact, type Item, useDatabase } from './support.ts';

const decimal = (text: string) => Decimal128.fromString(text);
const long = (value: number) => Long.fromNumber(value);

interface UpdateCase {
  readonly rule: string;
  readonly before: Document;
  readonly update: Document | Document[];
  readonly after?: Document;
  readonly code?: number;
  readonly filter?: Document;
  readonly arrayFilters?: Document[];
}

const cases: readonly UpdateCase[] = [
  {
    rule: '$inc keeps a long',
    before: { n: long(5) },
    update: { $inc: { n: 1 } },
    after: { n: long(6) },
  },
  {
    rule: '$inc keeps a double',
    before: { n: new Double(5) },
    update: { $inc: { n: 1 } },
    after: { n: new Double(6) },
  },
  {
    rule: '$inc of an int past 2^31 makes a long',
    before: { n: 2147483647 },
    update: { $inc: { n: 1 } },
    after: { n: long(2147483648) },
  },
  {
    rule: '$inc adds decimals exactly',
    before: { n: decimal('1.1') },
    update: { $inc: { n: decimal('2.2') } },
    after: { n: decimal('3.3') },
  },
  {
    rule: '$inc creates the field',
    before: {},
    update: { $inc: { 'a.b': 2 } },
    after: { a: { b: 2 } },
  },
  { rule: '$inc refuses null', before: { n: null }, update: { $inc: { n: 1 } }, code: 14 },
  { rule: '$inc refuses text', before: { n: 'x' }, update: { $inc: { n: 1 } }, code: 14 },
  {
    rule: '$inc refuses an amount that is no number',
    before: { n: 1 },
    update: { $inc: { n: 'x' } },
    code: 14,
  },
  {
    rule: '$mul on a missing field gives zero',
    before: {},
    update: { $mul: { n: 2 } },
    after: { n: 0 },
  },
  {
    rule: '$mul of a long',
    before: { n: long(4) },
    update: { $mul: { n: 2 } },
    after: { n: long(8) },
  },
  {
    rule: '$set keeps the type it is given',
    before: { n: 1 },
    update: { $set: { n: new Double(2) } },
    after: { n: new Double(2) },
  },
  {
    rule: '$set through text cannot go',
    before: { a: 1 },
    update: { $set: { 'a.b': 2 } },
    code: 28,
  },
  {
    rule: '$set past the end of an array fills with null',
    before: { a: [1] },
    update: { $set: { 'a.3': 4 } },
    after: { a: [1, null, null, 4] },
  },
  {
    rule: '$unset of an element leaves null',
    before: { a: [1, 2, 3] },
    update: { $unset: { 'a.1': '' } },
    after: { a: [1, null, 3] },
  },
  {
    rule: '$min takes the earlier date',
    before: { d: new Date(5) },
    update: { $min: { d: new Date(3) } },
    after: { d: new Date(3) },
  },
  {
    rule: '$max compares across types',
    before: { a: 5 },
    update: { $max: { a: 'x' } },
    after: { a: 'x' },
  },
  {
    rule: '$rename moves a nested field',
    before: { a: { b: 1 } },
    update: { $rename: { 'a.b': 'c' } },
    after: { a: {}, c: 1 },
  },
  { rule: '$bit xor', before: { a: 5 }, update: { $bit: { a: { xor: 1 } } }, after: { a: 4 } },
  {
    rule: '$push refuses what is no array',
    before: { a: 1 },
    update: { $push: { a: 1 } },
    code: 2,
  },
  {
    rule: '$push sorts by two fields',
    before: { a: [] },
    update: {
      $push: {
        a: {
          $each: [
            { x: 1, y: 1 },
            { x: 1, y: 2 },
          ],
          $sort: { x: 1, y: -1 },
        },
      },
    },
    after: {
      a: [
        { x: 1, y: 2 },
        { x: 1, y: 1 },
      ],
    },
  },
  {
    rule: '$push with $slice on a missing field',
    before: {},
    update: { $push: { a: { $each: [1, 2, 3], $slice: -2 } } },
    after: { a: [2, 3] },
  },
  {
    rule: '$push at a position from the end',
    before: { a: [1, 2, 3] },
    update: { $push: { a: { $each: [9], $position: -1 } } },
    after: { a: [1, 2, 9, 3] },
  },
  {
    rule: '$push refuses an unknown clause',
    before: { a: [] },
    update: { $push: { a: { $each: [1], $nope: 1 } } },
    code: 2,
  },
  {
    rule: '$addToSet adds what is new',
    before: { a: [1] },
    update: { $addToSet: { a: { $each: [1, 2] } } },
    after: { a: [1, 2] },
  },
  {
    rule: '$addToSet minds the order of fields',
    before: { a: [{ x: 1, y: 2 }] },
    update: { $addToSet: { a: { y: 2, x: 1 } } },
    after: {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
  },
  {
    rule: '$pop takes the first with -1',
    before: { a: [1, 2, 3] },
    update: { $pop: { a: -1 } },
    after: { a: [2, 3] },
  },
  { rule: '$pop knows 1 and -1 only', before: { a: [1] }, update: { $pop: { a: 2 } }, code: 9 },
  {
    rule: '$pull by a condition on documents',
    before: { a: [{ x: 1 }, { x: 5 }] },
    update: { $pull: { a: { x: { $gt: 2 } } } },
    after: { a: [{ x: 1 }] },
  },
  {
    rule: '$pull by a condition on values',
    before: { a: [1, 5, 9] },
    update: { $pull: { a: { $gte: 5 } } },
    after: { a: [1] },
  },
  {
    rule: '$pullAll takes out equal values',
    before: { a: [1, 2, 1] },
    update: { $pullAll: { a: [1] } },
    after: { a: [2] },
  },
  {
    rule: 'array filters choose elements',
    before: { a: [{ g: 1 }, { g: 9 }] },
    update: { $set: { 'a.$[e].m': 1 } },
    arrayFilters: [{ 'e.g': { $gt: 5 } }],
    after: { a: [{ g: 1 }, { g: 9, m: 1 }] },
  },
  {
    rule: '$[] goes into every element',
    before: { a: [{ b: [1, 2] }, { b: [3] }] },
    update: { $inc: { 'a.$[].b.$[]': 1 } },
    after: { a: [{ b: [2, 3] }, { b: [4] }] },
  },
  {
    rule: '$ is the element that the filter matched',
    before: { a: [{ p: 1 }, { p: 2 }] },
    filter: { 'a.p': 2 },
    update: { $set: { 'a.$.q': 1 } },
    after: { a: [{ p: 1 }, { p: 2, q: 1 }] },
  },
  {
    rule: '$ without a match in the filter',
    before: { a: [1] },
    update: { $set: { 'a.$': 2 } },
    code: 2,
  },
  {
    rule: 'conflicting paths',
    before: {},
    update: { $set: { a: 1 }, $inc: { 'a.b': 1 } },
    code: 40,
  },
  {
    rule: 'an array filter that is not used',
    before: { a: [1] },
    update: { $set: { b: 1 } },
    arrayFilters: [{ x: 1 }],
    code: 9,
  },
  {
    rule: 'an array filter that is missing',
    before: { a: [1] },
    update: { $set: { 'a.$[x]': 1 } },
    code: 2,
  },
  { rule: 'an unknown operator', before: {}, update: { $foo: { a: 1 } }, code: 9 },
  { rule: 'the id cannot change', before: {}, update: { $set: { _id: 2 } }, code: 66 },
  { rule: 'an empty part in a path', before: {}, update: { $set: { 'a..b': 2 } }, code: 56 },
  {
    rule: 'a pipeline computes from the document',
    before: { a: 2 },
    update: [{ $set: { b: { $multiply: ['$a', 3] } } }, { $unset: 'a' }],
    after: { b: 6 },
  },
  {
    rule: 'a pipeline has few stages to choose from',
    before: {},
    update: [{ $match: {} }],
    code: 72,
  },
  {
    rule: 'what is not touched keeps its type',
    before: { l: long(1), d: new Double(1), m: decimal('1.10'), x: 1 },
    update: { $set: { x: 2 } },
    after: { l: long(1), d: new Double(1), m: decimal('1.10'), x: 2 },
  },
];

const database = useDatabase();
const { collection } = database;

test.each(cases)('$rule', async ({ before, update, after, code, filter = {}, arrayFilters }) => {
  const items = collection();
  await items.insertOne({ _id: 1, ...before });
  const updating = items.updateOne({ _id: 1, ...filter }, update as UpdateFilter<Item>, {
    ...(arrayFilters && { arrayFilters }),
  });
  if (code !== undefined) expect(await codeOf(updating)).toBe(code);
  else await updating;
  expect(exact(await items.findOne())).toBe(exact({ _id: 1, ...(after ?? before) }));
});

test('an update that changes nothing is matched but not modified', async () => {
  const items = collection();
  await items.insertOne({ _id: 1, a: 1 });
  const same = await items.updateOne({ _id: 1 }, { $set: { a: 1 } });
  expect([same.matchedCount, same.modifiedCount].map(Number)).toEqual([1, 0]);
  const otherType = await items.updateOne({ _id: 1 }, { $set: { a: new Double(1) } });
  expect(Number(otherType.modifiedCount)).toBe(1);
});

test('many values are told apart like few: 1 and 1.0 are one, 1 and the text of it are two', async () => {
  const items = collection();
  const numbers = Array.from({ length: 50_000 }, (_none, i) => i);
  await items.insertOne({ _id: 1, a: [...numbers, '1', { b: 1 }, [1], null] });
  const there = [...numbers.map((i) => new Double(i)), '1', { b: long(1) }, [new Double(1)], null];
  const changes: readonly Document[] = [
    { $addToSet: { a: { $each: [...there, '2', { b: 2 }, [2], [2], '2'] } } },
    { $pullAll: { a: there } },
  ];
  for (const change of changes) await items.updateOne({ _id: 1 }, change);
  expect(exact(await items.findOne())).toBe(exact({ _id: 1, a: ['2', { b: 2 }, [2]] }));
});

test('an upsert starts from the equalities of its filter', async () => {
  const items = collection();
  const result = await items.updateOne(
    { _id: 7, a: 5, 'b.c': { $eq: 2 }, d: { $gt: 1 } },
    { $set: { e: 1 }, $setOnInsert: { f: 2 } },
    { upsert: true },
  );
  expect(result).toMatchObject({ upsertedCount: 1, matchedCount: 0 });
  expect(exact(await items.findOne())).toBe(exact({ _id: 7, a: 5, b: { c: 2 }, e: 1, f: 2 }));
});

test('an upsert with a replacement takes only the id from its filter', async () => {
  const items = collection();
  await items.replaceOne({ _id: 3, a: 1 }, { b: 2 }, { upsert: true });
  expect(exact(await items.findOne())).toBe(exact({ _id: 3, b: 2 }));
});

test('a replacement for many is refused', async () => {
  const items = collection();
  await items.insertOne({ _id: 1 });
  const updates = [{ q: {}, u: { a: 1 }, multi: true }];
  const reply = await database.db.command({ update: items.collectionName, updates });
  expect(reply).toMatchObject({ n: 0, writeErrors: [{ index: 0, code: 9 }] });
});
