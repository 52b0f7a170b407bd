import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { exact, useDatabase } from './support.ts';

interface Upsert {
  readonly rule: string;
  readonly filter: Document;
  readonly update: Document | readonly Document[];
  readonly document?: Document;
  readonly code?: number;
}

const setX = { $set: { x: 1 } };

const upserts: readonly Upsert[] = [
  {
    rule: 'equal fields are taken over in the order of their names',
    filter: { b: 1, _id: 1, a: { $eq: 2 } },
    update: setX,
    document: { _id: 1, a: 2, b: 1, x: 1 },
  },
  {
    rule: 'conditions are not',
    filter: {
      _id: 1,
      a: { $gt: 1 },
      b: { $ne: 1 },
      c: { $exists: true },
      d: /x/,
      e: { $in: [1, 2] },
    },
    update: setX,
    document: { _id: 1, x: 1 },
  },
  {
    rule: 'a list of one value is an equality',
    filter: { _id: 1, a: { $in: [5] }, b: { $all: [6] } },
    update: setX,
    document: { _id: 1, a: 5, b: 6, x: 1 },
  },
  {
    rule: 'all branches of $and count, and the only one of $or',
    filter: { _id: 1, $and: [{ a: 1 }, { b: 2 }], $or: [{ c: 3 }] },
    update: setX,
    document: { _id: 1, a: 1, b: 2, c: 3, x: 1 },
  },
  {
    rule: 'one branch of many does not',
    filter: { _id: 1, $or: [{ c: 3 }, { d: 4 }] },
    update: setX,
    document: { _id: 1, x: 1 },
  },
  {
    rule: 'dotted paths make documents, for whole numbers too',
    filter: { _id: 1, 'a.b': 2, 'c.0': 3 },
    update: setX,
    document: { _id: 1, a: { b: 2 }, c: { '0': 3 }, x: 1 },
  },
  {
    rule: 'parts of the id make an id',
    filter: { '_id.a': 1 },
    update: setX,
    document: { _id: { a: 1 }, x: 1 },
  },
  {
    rule: 'an id may be null',
    filter: { _id: null },
    update: setX,
    document: { _id: null, x: 1 },
  },
  {
    rule: '$setOnInsert is for inserted documents',
    filter: { _id: 1 },
    update: { $set: { a: 1 }, $setOnInsert: { b: 2 } },
    document: { _id: 1, a: 1, b: 2 },
  },
  {
    rule: 'the id may come from $setOnInsert',
    filter: { a: 1 },
    update: { $setOnInsert: { _id: 42, b: 2 } },
    document: { _id: 42, a: 1, b: 2 },
  },
  {
    rule: 'operators work on what the filter gave',
    filter: { _id: 1, n: 5, a: [1, 2] },
    update: { $inc: { n: 1 }, $push: { a: 3 } },
    document: { _id: 1, a: [1, 2, 3], n: 6 },
  },
  {
    rule: 'arrays that the filter gave can be gone into',
    filter: { _id: 1, a: [1, 2] },
    update: { $set: { 'a.$[]': 0 } },
    document: { _id: 1, a: [0, 0] },
  },
  {
    rule: 'a replacement takes the id only',
    filter: { _id: 1, a: 1 },
    update: { b: 2 },
    document: { _id: 1, b: 2 },
  },
  {
    rule: 'a pipeline computes from what the filter gave',
    filter: { _id: 1, base: 10 },
    update: [{ $set: { doubled: { $multiply: ['$base', 2] } } }],
    document: { _id: 1, base: 10, doubled: 20 },
  },
];

const refusals: readonly Upsert[] = [
  {
    rule: 'two values of one field',
    filter: { $and: [{ a: 1 }, { a: 2 }] },
    update: setX,
    code: 54,
  },
  { rule: 'many values of one field', filter: { a: { $all: [1, 2] } }, update: setX, code: 54 },
  {
    rule: 'a value of a field and of its child',
    filter: { a: {}, 'a.b': 2 },
    update: setX,
    code: 54,
  },
  {
    rule: 'a part of the id for a replacement',
    filter: { '_id.a': 1 },
    update: { x: 1 },
    code: 111,
  },
  {
    rule: 'another id than the filter has',
    filter: { _id: 1 },
    update: { $set: { _id: 2 } },
    code: 66,
  },
  {
    rule: 'the same id in another order',
    filter: { _id: { a: 1, b: 2 } },
    update: { $setOnInsert: { _id: { b: 2, a: 1 } } },
    code: 66,
  },
  {
    rule: 'more of the id than the filter has',
    filter: { '_id.a': 1 },
    update: { $set: { '_id.b': 2 } },
    code: 66,
  },
  { rule: 'a replacement with another id', filter: { _id: 1 }, update: { _id: 2 }, code: 66 },
  { rule: 'an array for an id', filter: { _id: [1] }, update: setX, code: 53 },
  { rule: 'a matched element', filter: { a: 5 }, update: { $set: { 'a.$': 1 } }, code: 2 },
  { rule: 'elements of nothing', filter: { b: 5 }, update: { $set: { 'a.$[]': 1 } }, code: 2 },
  {
    rule: 'an expression in the filter',
    filter: { $expr: { $eq: ['$a', 1] } },
    update: setX,
    code: 224,
  },
];

const database = useDatabase();

test.each([...upserts, ...refusals])('$rule', async ({ filter, update, document, code }) => {
  const items = database.collection();
  const reply = await database.db.command({
    update: items.collectionName,
    updates: [{ q: filter, u: update, upsert: true }],
  });
  expect(reply['writeErrors']?.[0]?.code).toBe(code);
  expect(exact(await items.find().toArray())).toBe(exact(document === undefined ? [] : [document]));
  expect(reply['upserted']?.[0]?._id).toEqual(document?.['_id']);
});

test('an upsert that matches updates, and gives no id', async () => {
  const items = database.collection();
  await items.insertOne({ _id: 1, a: 1 });
  const reply = await database.db.command({
    update: items.collectionName,
    updates: [{ q: { _id: 1 }, u: { $set: { a: 2 }, $setOnInsert: { b: 1 } }, upsert: true }],
  });
  expect(reply).toMatchObject({ n: 1, nModified: 1 });
  expect(reply).not.toHaveProperty('upserted');
  expect(exact(await items.findOne())).toBe(exact({ _id: 1, a: 2 }));
});

test('an id is made where nobody gives one', async () => {
  const items = database.plainCollection();
  const { upsertedId } = await items.updateOne({ a: 1 }, { $set: { b: 2 } }, { upsert: true });
  expect(upsertedId).toHaveProperty('_bsontype', 'ObjectId');
});
