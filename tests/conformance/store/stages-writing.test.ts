/** `$out` and `$merge`: what stands in the collection afterwards. */
import { expect, test } from '@jest/globals';
import type { AggregateOptions, Document } from 'mongodb';
import { codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();

interface MergeCase {
  readonly rule: string;
  readonly options?: Document;
  readonly existing?: readonly Item[];
  readonly incoming?: readonly Item[];
  readonly unique?: string;
  readonly after?: readonly Document[];
  readonly code?: number;
}

const old: readonly Item[] = [{ _id: 1, a: 1, b: { x: 1 } }];
const fresh: readonly Item[] = [
  { _id: 1, b: { y: 2 }, c: 3 },
  { _id: 2, c: 4 },
];

const merges: readonly MergeCase[] = [
  {
    rule: 'merges fields into the match, one level deep, and inserts the others',
    after: [
      { _id: 1, a: 1, b: { y: 2 }, c: 3 },
      { _id: 2, c: 4 },
    ],
  },
  {
    rule: 'replaces the match',
    options: { whenMatched: 'replace' },
    after: [
      { _id: 1, b: { y: 2 }, c: 3 },
      { _id: 2, c: 4 },
    ],
  },
  {
    rule: 'keeps the match',
    options: { whenMatched: 'keepExisting' },
    after: [
      { _id: 1, a: 1, b: { x: 1 } },
      { _id: 2, c: 4 },
    ],
  },
  {
    rule: 'fails on a match, and what has none is written all the same',
    options: { whenMatched: 'fail' },
    incoming: [{ _id: 0 }, { _id: 1 }, { _id: 2 }],
    code: 11000,
    after: [{ _id: 0 }, { _id: 1, a: 1, b: { x: 1 } }, { _id: 2 }],
  },
  {
    rule: 'runs a pipeline over the match, with the new document and variables',
    options: {
      let: { more: '$c' },
      whenMatched: [{ $set: { a: { $add: ['$a', '$$more'] }, seen: '$$new.c' } }],
    },
    after: [
      { _id: 1, a: 4, b: { x: 1 }, seen: 3 },
      { _id: 2, c: 4 },
    ],
  },
  {
    rule: 'leaves out what has no match',
    options: { whenNotMatched: 'discard' },
    after: [{ _id: 1, a: 1, b: { y: 2 }, c: 3 }],
  },
  {
    rule: 'fails without a match',
    options: { whenNotMatched: 'fail' },
    code: 13113,
    after: [{ _id: 1, a: 1, b: { y: 2 }, c: 3 }],
  },
  {
    rule: 'matches by another unique field',
    options: { on: 'k', whenMatched: [{ $set: { n: '$$new.n' } }] },
    unique: 'k',
    existing: [{ _id: 1, k: 'a' }],
    incoming: [{ _id: 7, k: 'a', n: 2 }],
    after: [{ _id: 1, k: 'a', n: 2 }],
  },
  {
    rule: 'does not change an _id',
    options: { on: 'k' },
    unique: 'k',
    existing: [{ _id: 1, k: 'a' }],
    incoming: [{ _id: 7, k: 'a' }],
    code: 66,
    after: [{ _id: 1, k: 'a' }],
  },
  {
    rule: 'does not match by an array',
    options: { on: 'k' },
    unique: 'k',
    existing: [],
    incoming: [{ _id: 7, k: ['a'] }],
    code: 51185,
    after: [],
  },
];

test.each(merges)('$merge $rule', async (given) => {
  const { options, existing = old, incoming = fresh, unique, after, code } = given;
  const [items, target] = [database.plainCollection(), database.plainCollection()];
  if (unique !== undefined) await target.createIndex({ [unique]: 1 }, { unique: true });
  if (existing.length > 0) await target.insertMany([...existing]);
  await items.insertMany([...incoming]);
  const $merge = { ...options, into: target.collectionName };
  const running = items.aggregate([{ $sort: { _id: 1 } }, { $merge }]).toArray();
  expect(await codeOf(running)).toBe(code);
  expect(await target.find().sort({ _id: 1 }).toArray()).toEqual(after);
});

test.each([
  ['merge', 'update'],
  ['replace', 'replace'],
])('a change stream tells %s as %s', async (whenMatched, operationType) => {
  const [items, target] = [database.plainCollection(), database.plainCollection()];
  await items.insertOne({ _id: 1, a: 2 });
  await target.insertOne({ _id: 1, a: 1 });
  const events = target.watch([], { maxAwaitTimeMS: 50 });
  await events.tryNext();
  await items.aggregate([{ $merge: { into: target.collectionName, whenMatched } }]).toArray();
  expect((await events.next()).operationType).toBe(operationType);
  await events.close();
});

test('$merge writes to another database, and yields nothing', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1 });
  const other = database.client.db(`${database.db.databaseName}_2`);
  const into = { db: other.databaseName, coll: 'merged' };
  expect(await items.aggregate([{ $merge: { into } }]).toArray()).toEqual([]);
  expect(await other.collection('merged').find().toArray()).toEqual([{ _id: 1 }]);
  await other.dropDatabase();
});

test('$out replaces a collection and keeps its indexes', async () => {
  const [items, target] = [database.plainCollection(), database.plainCollection()];
  await items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 2 },
  ]);
  await target.insertOne({ _id: 9 });
  await target.createIndex({ a: 1 });
  expect(await items.aggregate([{ $out: target.collectionName }]).toArray()).toEqual([]);
  expect(await target.find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, a: 1 },
    { _id: 2, a: 2 },
  ]);
  expect((await target.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1']);
});

test('$out may write over what it reads', async () => {
  const items = database.plainCollection();
  await items.insertMany([{ _id: 1 }, { _id: 2 }]);
  await items.aggregate([{ $match: { _id: 2 } }, { $out: items.collectionName }]).toArray();
  expect(await items.find().toArray()).toEqual([{ _id: 2 }]);
});

test('$out that fails leaves the collection and nothing beside it', async () => {
  const [items, target] = [database.plainCollection(), database.plainCollection()];
  await items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 1 },
  ]);
  await target.insertOne({ _id: 9, a: 9 });
  await target.createIndex({ a: 1 }, { unique: true });
  const running = items.aggregate([{ $out: target.collectionName }]).toArray();
  expect(await codeOf(running)).toBe(11000);
  expect(await target.find().toArray()).toEqual([{ _id: 9, a: 9 }]);
  const names = (await database.db.listCollections().toArray()).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('tmp.'))).toEqual([]);
});

test('validators hold for what is written, unless they are bypassed', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1, a: 'text' });
  const name = 'validated';
  await database.db.createCollection(name, { validator: { a: { $type: 'int' } } });
  for (const stage of [{ $out: name }, { $merge: name }]) {
    expect(await codeOf(items.aggregate([stage]).toArray())).toBe(121);
    await items.aggregate([stage], { bypassDocumentValidation: true }).toArray();
    expect(await database.db.collection(name).countDocuments()).toBe(1);
  }
});

test('$merge waits for the transaction that holds a document, as long as it may', async () => {
  const [items, target] = [database.plainCollection(), database.plainCollection()];
  await items.insertOne({ _id: 1, a: 1 });
  await target.insertOne({ _id: 1 });
  await using session = database.client.startSession();
  session.startTransaction();
  await target.updateOne({ _id: 1 }, { $set: { b: 2 } }, { session });
  const merge = (options?: AggregateOptions) =>
    items.aggregate([{ $merge: target.collectionName }], options).toArray();
  expect(await codeOf(merge({ maxTimeMS: 50 }))).toBe(50);
  const merged = merge();
  // A round trip that comes after the waiting write has been read by the server.
  await database.db.command({ ping: 1 });
  expect(await target.findOne()).toEqual({ _id: 1 });
  await session.commitTransaction();
  await merged;
  expect(await target.findOne()).toEqual({ _id: 1, a: 1, b: 2 });
});

test('$merge matches by its collation, and by no index of another', async () => {
  const [items, target] = [database.plainCollection(), database.plainCollection()];
  await items.insertOne({ _id: 1, k: 'A' });
  await target.insertOne({ _id: 2, k: 'a', n: 1 });
  const collation = { locale: 'en', strength: 2 };
  const merge = (options: AggregateOptions, on?: string) =>
    items
      .aggregate([{ $unset: '_id' }, { $merge: { into: target.collectionName, on } }], options)
      .toArray();
  expect(await codeOf(merge({ collation }))).toBe(51183);
  await target.createIndex({ k: 1 }, { unique: true });
  expect(await codeOf(merge({ collation }, 'k'))).toBe(51183);
  await target.createIndex({ k: 1 }, { unique: true, collation, name: 'by letter' });
  expect(await codeOf(merge({}, 'k'))).toBe(11000);
  await merge({ collation }, 'k');
  expect(await target.find().toArray()).toEqual([{ _id: 2, k: 'A', n: 1 }]);
});
