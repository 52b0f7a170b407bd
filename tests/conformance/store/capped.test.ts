import { expect, test } from '@jest/globals';
import type { Collection } from 'mongodb';
import { codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

async function capped(size: number, max?: number): Promise<Collection<Item>> {
  const items = plainCollection();
  const limits = max === undefined ? { size } : { size, max };
  await database.db.createCollection(items.collectionName, { capped: true, ...limits });
  return items;
}

const ids = async (items: Collection<Item>) =>
  (await items.find().toArray()).map(({ _id }) => Number(_id));

test('the oldest documents make room for new ones, and leave the indexes', async () => {
  const items = await capped(100_000, 3);
  await items.createIndex({ x: 1 });
  for (const _id of [9, 2, 7, 1, 5]) await items.insertOne({ _id, x: _id });
  expect(await ids(items)).toEqual([7, 1, 5]);
  expect(await items.find({ x: 9 }).toArray()).toEqual([]);
  expect(await items.countDocuments()).toBe(3);
  await items.insertOne({ _id: 9, x: 9 });
  expect(await ids(items)).toEqual([1, 5, 9]);
});

test('one batch keeps what fits of it', async () => {
  const items = await capped(100_000, 5);
  await items.insertMany(Array.from({ length: 10 }, (_, _id) => ({ _id })));
  expect(await ids(items)).toEqual([5, 6, 7, 8, 9]);
});

test('bytes count as well, but the newest document always stays', async () => {
  const items = await capped(4096);
  await items.insertOne({ _id: 1, text: 'x'.repeat(10_000) });
  expect(await ids(items)).toEqual([1]);
  for (let _id = 2; _id < 20; _id += 1) await items.insertOne({ _id, text: 'x'.repeat(500) });
  const kept = await ids(items);
  expect(kept.length).toBeLessThan(10);
  expect(kept.at(-1)).toBe(19);
});

test('what is deleted makes room too, and what is written over takes none twice', async () => {
  const items = await capped(4096);
  const text = 'x'.repeat(1000);
  await items.insertMany([1, 2, 3].map((_id) => ({ _id, text })));
  for (const end of ['y', 'z']) await items.replaceOne({ _id: 1 }, { text: text.slice(1) + end });
  expect(await ids(items)).toEqual([1, 2, 3]);
  await items.deleteOne({ _id: 2 });
  await items.insertOne({ _id: 4, text });
  expect(await ids(items)).toEqual([1, 3, 4]);
});

test('sizes come in steps, and collMod changes them', async () => {
  const items = await capped(5000, 9);
  const { collectionName: name } = items;
  const options = async () => {
    const [listed] = await database.db.listCollections({ name }).toArray();
    return listed && 'options' in listed ? listed.options : undefined;
  };
  expect(await options()).toEqual({ capped: true, size: 5120, max: 9 });
  await database.db.command({ collMod: name, cappedSize: 100, cappedMax: 2 });
  expect(await options()).toEqual({ capped: true, size: 256, max: 2 });
  expect(await codeOf(database.db.command({ collMod: name, cappedSize: 0 }))).toBe(2);
  const plain = plainCollection();
  await plain.insertOne({ _id: 1 });
  const command = { collMod: plain.collectionName, cappedSize: 100 };
  expect(await codeOf(database.db.command(command))).toBe(72);
});

test('a tailable cursor goes on with what comes', async () => {
  const items = await capped(100_000);
  await items.insertMany([{ _id: 1 }, { _id: 2, skip: true }]);
  const options = { tailable: true, awaitData: true, maxAwaitTimeMS: 5000 };
  await using cursor = items.find({ skip: { $exists: false } }, options);
  expect(await cursor.next()).toEqual({ _id: 1 });
  const coming = cursor.next();
  await items.insertMany([{ _id: 3, skip: true }, { _id: 4 }]);
  expect(await coming).toEqual({ _id: 4 });
});

test('a tailable cursor skips', async () => {
  const items = await capped(100_000);
  await items.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
  await using cursor = items.find({}, { tailable: true, skip: 2 });
  expect(await cursor.next()).toEqual({ _id: 3 });
});

test('a tailable cursor that is left behind ends', async () => {
  const items = await capped(100_000, 2);
  await items.insertMany([{ _id: 1 }, { _id: 2 }]);
  await using cursor = items.find({}, { tailable: true, batchSize: 1 });
  await cursor.next();
  await items.insertMany([{ _id: 3 }, { _id: 4 }, { _id: 5 }]);
  expect(await codeOf(cursor.next())).toBe(136);
});

test('what tailing cannot do is refused', async () => {
  const { collectionName: find } = await capped(100_000);
  const plain = plainCollection();
  await plain.insertOne({ _id: 1 });
  const run = (command: object) => codeOf(database.db.command(command));
  expect(await run({ find: plain.collectionName, tailable: true })).toBe(2);
  expect(await run({ find, tailable: true, sort: { a: 1 } })).toBe(2);
  expect(await run({ find, awaitData: true })).toBe(9);
});

test('a transaction does not write to a capped collection', async () => {
  const items = await capped(100_000);
  await using session = database.client.startSession();
  session.startTransaction();
  expect(await codeOf(items.insertOne({ _id: 1 }, { session }))).toBe(263);
});

test('$collStats tells what a capped collection holds at most', async () => {
  const capped = await database.db.createCollection('told', { capped: true, size: 4096, max: 7 });
  const [told] = await capped.aggregate([{ $collStats: { storageStats: {} } }]).toArray();
  expect(told?.['storageStats']).toMatchObject({ capped: true, maxSize: 4096, max: 7 });
});
