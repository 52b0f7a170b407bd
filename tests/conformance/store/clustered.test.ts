/** Clustered collections: what they can be, and their order, which is that of `_id`. */
import { expect, test } from '@jest/globals';
import type { Collection, Document } from 'mongodb';
import { codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

const byId = { key: { _id: 1 }, unique: true };

async function clustered(options: Document = {}): Promise<Collection<Item>> {
  const items = plainCollection();
  await database.db.createCollection(items.collectionName, { clusteredIndex: byId, ...options });
  return items;
}

const idsOf = (documents: readonly Item[]) => documents.map(({ _id }) => _id);

const optionsOf = async ({ collectionName: name }: Collection<Item>) => {
  const [listed] = await database.db.listCollections({ name }).toArray();
  return listed;
};

test('a clustered collection tells what it is, and has no other index on _id', async () => {
  const index = { v: 2, key: { _id: 1 }, name: 'by id', unique: true };
  const items = await clustered({ clusteredIndex: { ...byId, name: 'by id' } });
  const listed = await optionsOf(items);
  expect(listed).toMatchObject({ options: { clusteredIndex: index } });
  expect(listed).not.toHaveProperty('idIndex');
  await items.createIndex({ _id: 1 });
  const indexes = [{ ...byId, name: '_id_', clustered: true }];
  await database.db.command({ createIndexes: items.collectionName, indexes });
  expect(await items.indexes()).toEqual([{ ...index, clustered: true }]);
});

const badOptions: readonly (readonly [options: Document, code: number])[] = [
  [{ clusteredIndex: true }, 5979703],
  [{ clusteredIndex: { key: { _id: 1 } } }, 40414],
  [{ clusteredIndex: { ...byId, sparse: true } }, 40415],
  [{ clusteredIndex: { ...byId, unique: false } }, 5979700],
  [{ clusteredIndex: { ...byId, v: 1 } }, 5979704],
  [{ clusteredIndex: { ...byId, key: { _id: -1 } } }, 197],
  [{ clusteredIndex: { ...byId, key: { at: 1 } } }, 197],
  [{ clusteredIndex: byId, capped: true, size: 4096 }, 6049200],
  [{ clusteredIndex: byId, max: 5 }, 6049204],
  [{ clusteredIndex: byId, capped: true }, 6127800],
  [{ clusteredIndex: byId, autoIndexId: false }, 6026501],
  [{ clusteredIndex: byId, idIndex: { key: { _id: 1 }, name: '_id_' } }, 72],
  [{ clusteredIndex: byId, viewOn: 'other' }, 6026500],
  [{ clusteredIndex: byId, expireAfterSeconds: -1 }, 72],
  [{ clusteredIndex: byId, timeseries: { timeField: 'at' } }, 72],
  [{ clusteredIndex: false, expireAfterSeconds: 5 }, 72],
  [{ clusteredIndex: false, capped: true, size: 4096 }, 6049200],
  [{ clusteredIndex: 1 }, 5979703],
  [{ clusteredIndex: null }, 14],
];

test.each(badOptions)('create refuses %j', async (options, code) => {
  const command = { create: plainCollection().collectionName, ...options };
  expect(await codeOf(database.db.command(command))).toBe(code);
});

test('documents come in the order of _id, forwards, backwards, in pages and through a pipeline', async () => {
  const items = await clustered();
  for (const _id of [5, 1, 'b', 3, 'a', 2]) await items.insertOne({ _id, x: 1 });
  const inOrder = [1, 2, 3, 5, 'a', 'b'];
  expect(idsOf(await items.find({}, { batchSize: 2 }).toArray())).toEqual(inOrder);
  expect(idsOf(await items.find({ x: 1 }).toArray())).toEqual(inOrder);
  const backwards = items.find({}, { sort: { $natural: -1 } });
  expect(idsOf(await backwards.toArray())).toEqual(inOrder.toReversed());
  expect(idsOf(await items.find({}, { skip: 1, limit: 2 }).toArray())).toEqual([2, 3]);
  const found = await items.aggregate<Item>([{ $match: { x: 1 } }]).toArray();
  expect(idsOf(found)).toEqual(inOrder);
  expect(await items.findOneAndDelete({ x: 1 })).toMatchObject({ _id: 1 });
});

test('what a transaction has written has its place in that order', async () => {
  const items = await clustered();
  await items.insertMany([{ _id: 1 }, { _id: 3 }]);
  await database.client.withSession((session) =>
    session.withTransaction(async () => {
      await items.insertOne({ _id: 2 }, { session });
      await items.updateOne({ _id: 1 }, { $set: { x: 1 } }, { session });
      expect(idsOf(await items.find({}, { session }).toArray())).toEqual([1, 2, 3]);
      const last = await items.findOne({}, { session, sort: { $natural: -1 } });
      expect(last).toEqual({ _id: 3 });
    }),
  );
});

test('explain tells a look at all from one within limits', async () => {
  const items = await clustered();
  const stageFor = async (filter: Document) =>
    (await items.find(filter).explain())['queryPlanner'].winningPlan.stage;
  expect(await stageFor({ x: 1 })).toBe('COLLSCAN');
  expect(await stageFor({ _id: { $gt: 1 } })).toBe('CLUSTERED_IXSCAN');
});

const changesOfIndex: readonly (readonly [command: string, rest: Document, code: number])[] = [
  ['dropIndexes', { index: '_id_' }, 5979800],
  ['dropIndexes', { index: { _id: 1 } }, 5979800],
  ['collMod', { index: { name: '_id_', hidden: true } }, 6011800],
  [
    'createIndexes',
    { indexes: [{ key: { a: 1 }, name: 'a', unique: true, clustered: true }] },
    6243700,
  ],
  ['createIndexes', { indexes: [{ key: { _id: 1 }, name: 'a', clustered: true }] }, 67],
];

test.each(changesOfIndex)('%s %j is refused', async (command, rest, code) => {
  const { collectionName } = await clustered();
  expect(await codeOf(database.db.command({ [command]: collectionName, ...rest }))).toBe(code);
});

test('only create makes a collection that is clustered', async () => {
  const indexes = [{ ...byId, name: '_id_', clustered: true }];
  const { collectionName } = plainCollection();
  const command = { createIndexes: collectionName, indexes };
  expect(await codeOf(database.db.command(command))).toBe(6100900);
  await database.db.createCollection(collectionName);
  expect(await codeOf(database.db.command(command))).toBe(6243700);
});

test('dropping all indexes leaves that which is the collection, and is not counted', async () => {
  const items = await clustered();
  const { collectionName } = items;
  const indexes = [{ key: { a: 1 }, name: 'a' }];
  const created = await database.db.command({ createIndexes: collectionName, indexes });
  expect(created).toMatchObject({ numIndexesBefore: 0, numIndexesAfter: 1 });
  const stats = await database.db.command({ collStats: collectionName });
  expect(Object.keys(stats['indexSizes'])).toEqual(['a']);
  const dropped = await database.db.command({ dropIndexes: collectionName, index: '*' });
  expect(dropped).toMatchObject({ nIndexesWas: 1 });
  expect(await items.indexes()).toMatchObject([{ name: '_id_', clustered: true }]);
});

test('an _id is at most 8 MB of key, and an infinite one that is taken has an error of its own', async () => {
  const items = await clustered();
  const longest = 8 * 1024 * 1024 - 2;
  expect(await codeOf(items.insertOne({ _id: 'x'.repeat(longest + 1) }))).toBe(5894900);
  await items.insertMany([{ _id: 'x'.repeat(longest) }, { _id: NaN }, { _id: Infinity }]);
  expect(await codeOf(items.insertOne({ _id: 'x'.repeat(longest) }))).toBe(11000);
  expect(await codeOf(items.insertOne({ _id: NaN }))).toBe(50819);
  expect(await codeOf(items.insertOne({ _id: Infinity }))).toBe(50826);
});

test('the order is that of the collation', async () => {
  const items = await clustered({ collation: { locale: 'en', strength: 2 } });
  await items.insertMany([{ _id: 'b' }, { _id: 'A' }, { _id: 'c' }]);
  expect(idsOf(await items.find().toArray())).toEqual(['A', 'b', 'c']);
  expect(await codeOf(items.insertOne({ _id: 'a' }))).toBe(11000);
});

test('collMod changes when documents expire, in what is listed of the collection and its index', async () => {
  const items = await clustered({ expireAfterSeconds: 10 });
  const { collectionName: collMod } = items;
  expect(await optionsOf(items)).toMatchObject({ options: { expireAfterSeconds: 10 } });
  await database.db.command({ collMod, expireAfterSeconds: 20 });
  expect(await optionsOf(items)).toMatchObject({ options: { expireAfterSeconds: 20 } });
  expect(await items.indexes()).toMatchObject([{ expireAfterSeconds: 20, clustered: true }]);
  await database.db.command({ collMod, expireAfterSeconds: 'off' });
  expect((await items.indexes())[0]).not.toHaveProperty('expireAfterSeconds');
  expect(await codeOf(database.db.command({ collMod, expireAfterSeconds: 'on' }))).toBe(72);
});

test('$out leaves it clustered', async () => {
  const items = await clustered();
  const source = plainCollection();
  await source.insertMany([{ _id: 2 }, { _id: 1 }]);
  await source.aggregate([{ $out: items.collectionName }]).toArray();
  expect(idsOf(await items.find().toArray())).toEqual([1, 2]);
  expect(await items.indexes()).toMatchObject([{ clustered: true }]);
});
