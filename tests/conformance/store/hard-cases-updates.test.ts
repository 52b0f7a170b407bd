/** Changes to which intuition gives the wrong result: what MongoDB documents, to the type. */
import { expect, test } from '@jest/globals';
import { Decimal128, Double, Long } from 'bson';
import type { Document } from 'mongodb';
import { changes, codeOf, exact, useDatabase } from './support.ts';

const database = useDatabase();

const decimal = (text: string) => Decimal128.fromString(text);
const long = (value: number) => Long.fromNumber(value);

interface More {
  readonly filter?: Document;
  readonly arrayFilters?: Document[];
}

type Case = readonly [
  rule: string,
  before: Document,
  update: Document,
  after: Document,
  more?: More,
];

const cases: readonly Case[] = [
  ['$inc keeps a long', { n: long(5) }, { $inc: { n: 1 } }, { n: long(6) }],
  [
    '$inc adds decimals exactly',
    { n: decimal('1.1') },
    { $inc: { n: decimal('2.2') } },
    { n: decimal('3.3') },
  ],
  [
    '$inc of an int by a double is a double',
    { n: 5 },
    { $inc: { n: new Double(1) } },
    { n: new Double(6) },
  ],
  [
    'an int that $inc lets overflow becomes a long',
    { n: 2147483647 },
    { $inc: { n: 1 } },
    { n: long(2147483648) },
  ],
  [
    '$set beyond the end fills with null',
    { a: [1] },
    { $set: { 'a.3': 4 } },
    { a: [1, null, null, 4] },
  ],
  [
    '$unset leaves null in the place of an element',
    { a: [1, 2, 3] },
    { $unset: { 'a.1': '' } },
    { a: [1, null, 3] },
  ],
  [
    '$push sorts by several fields',
    { a: [] },
    {
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
    {
      a: [
        { x: 1, y: 2 },
        { x: 1, y: 1 },
      ],
    },
  ],
  [
    '$push with a slice of 0 empties',
    { a: [1] },
    { $push: { a: { $each: [2], $slice: 0 } } },
    { a: [] },
  ],
  [
    '$push counts a negative position from the end',
    { a: [1, 2, 3] },
    { $push: { a: { $each: [9], $position: -1 } } },
    { a: [1, 2, 9, 3] },
  ],
  [
    '$push begins at the front where a negative position is before it',
    { a: [1, 2, 3] },
    { $push: { a: { $each: [9], $position: -5 } } },
    { a: [9, 1, 2, 3] },
  ],
  [
    '$push slices an array that it has created',
    {},
    { $push: { a: { $each: [1, 2, 3], $slice: 2 } } },
    { a: [1, 2] },
  ],
  [
    '$addToSet adds what is not there',
    { a: [1] },
    { $addToSet: { a: { $each: [1, 2] } } },
    { a: [1, 2] },
  ],
  [
    '$addToSet tells documents by the order of their fields',
    { a: [{ x: 1, y: 2 }] },
    { $addToSet: { a: { y: 2, x: 1 } } },
    {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
  ],
  ['$min compares dates', { d: new Date(5) }, { $min: { d: new Date(3) } }, { d: new Date(3) }],
  ['$max goes by the order of types', { a: 5 }, { $max: { a: 'x' } }, { a: 'x' }],
  [
    '$mul of a missing field is zero of the operand’s type',
    {},
    { $mul: { a: long(2) } },
    { a: long(0) },
  ],
  ['$bit flips bits', { a: 5 }, { $bit: { a: { xor: 1 } } }, { a: 4 }],
  ['$rename leaves the parent', { a: { b: 1 } }, { $rename: { 'a.b': 'c' } }, { a: {}, c: 1 }],
  [
    '$pull takes a filter on elements',
    { a: [{ x: 1 }, { x: 5 }] },
    { $pull: { a: { x: { $gt: 2 } } } },
    { a: [{ x: 1 }] },
  ],
  [
    'arrayFilters choose elements',
    {
      a: [
        { g: 1, m: 0 },
        { g: 9, m: 0 },
      ],
    },
    { $set: { 'a.$[high].m': 1 } },
    {
      a: [
        { g: 1, m: 0 },
        { g: 9, m: 1 },
      ],
    },
    { arrayFilters: [{ 'high.g': { $gt: 5 } }] },
  ],
  [
    '$[] goes through arrays in arrays',
    { a: [{ b: [1, 2] }, { b: [3] }] },
    { $inc: { 'a.$[].b.$[]': 1 } },
    { a: [{ b: [2, 3] }, { b: [4] }] },
  ],
  [
    '$ is the element that the filter found, whatever type of number it holds',
    { a: [{ p: decimal('1') }, { p: decimal('2') }] },
    { $set: { 'a.$.q': 1 } },
    { a: [{ p: decimal('1') }, { p: decimal('2'), q: 1 }] },
    { filter: { 'a.p': 2 } },
  ],
];

test.each(cases)('%s', async (_rule, before, update, after, { filter = {}, arrayFilters } = {}) => {
  const items = database.collection();
  await items.insertOne({ _id: 1, ...before });
  await items.updateOne(filter, changes(update), arrayFilters ? { arrayFilters } : {});
  expect(exact(await items.findOne())).toBe(exact({ _id: 1, ...after }));
});

test('$setOnInsert counts for a document that is new, and for no other', async () => {
  const items = database.collection();
  const update = { $set: { a: 1 }, $setOnInsert: { b: 2 } };
  await items.insertOne({ _id: 1 });
  for (const _id of [1, 2]) await items.updateOne({ _id }, changes(update), { upsert: true });
  expect(exact(await items.find().sort({ _id: 1 }).toArray())).toBe(
    exact([
      { _id: 1, a: 1 },
      { _id: 2, a: 1, b: 2 },
    ]),
  );
});

type Refusal = readonly [
  rule: string,
  before: Document,
  update: Document,
  code: number,
  more?: More,
];

const refusals: readonly Refusal[] = [
  ['$inc on null', { n: null }, { $inc: { n: 1 } }, 14],
  ['$inc on text', { n: 'x' }, { $inc: { n: 1 } }, 14],
  ['$push on what is no array', { a: 1 }, { $push: { a: 1 } }, 2],
  ['$set through a number', { a: 1 }, { $set: { 'a.b': 2 } }, 28],
  ['two changes of one path', {}, { $set: { a: 1 }, $inc: { 'a.b': 1 } }, 40],
  ['$pull by an expression', { a: [1] }, { $pull: { a: { $expr: true } } }, 224],
  ['$pull by words', { a: [1] }, { $pull: { a: { $text: { $search: 'x' } } } }, 2],
  [
    'an array filter with a schema',
    { a: [1] },
    { $set: { 'a.$[x]': 1 } },
    224,
    { arrayFilters: [{ $jsonSchema: {} }] },
  ],
  ['a $slice past int64', { a: [1] }, { $push: { a: { $each: [], $slice: 1e20 } } }, 2],
  [
    'an array filter that nothing uses',
    { a: [1] },
    { $set: { b: 1 } },
    9,
    { arrayFilters: [{ x: 1 }] },
  ],
];

test.each(refusals)('%s is refused', async (_rule, before, update, code, { arrayFilters } = {}) => {
  const items = database.collection();
  await items.insertOne({ _id: 1, ...before });
  const changed = items.updateOne({}, changes(update), arrayFilters ? { arrayFilters } : {});
  expect(await codeOf(changed)).toBe(code);
  expect(exact(await items.findOne())).toBe(exact({ _id: 1, ...before }));
});
