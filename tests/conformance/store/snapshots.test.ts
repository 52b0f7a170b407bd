import { expect, test } from '@jest/globals';
import type { ClientSession, Document } from 'mongodb';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

const namesOf = async (filter: Document): Promise<string[]> => {
  const collections = await database.db.listCollections(filter, { nameOnly: true }).toArray();
  return collections.map(({ name }) => name);
};

/** Runs in a transaction, which is committed unless the work throws. */
async function inTransaction(work: (session: ClientSession) => Promise<void>): Promise<void> {
  await database.client.withSession((session) => session.withTransaction(() => work(session)));
}

test('a snapshot session reads one moment, whatever is written meanwhile', async () => {
  const items = plainCollection();
  await items.insertMany([{ _id: 1, n: 1 }]);
  await using session = database.client.startSession({ snapshot: true });
  expect(await items.find({}, { session }).toArray()).toHaveLength(1);
  await items.insertOne({ _id: 2, n: 2 });
  expect(await items.find({}, { session }).toArray()).toHaveLength(1);
  expect(await items.distinct('n', {}, { session })).toEqual([1]);
  expect(await items.aggregate([{ $count: 'n' }], { session }).toArray()).toEqual([{ n: 1 }]);
  expect(await items.countDocuments()).toBe(2);
});

const snapshot = { level: 'snapshot' };

test('a getMore may repeat the read concern of its cursor', async () => {
  const items = plainCollection();
  await items.insertMany([{ _id: 1 }, { _id: 2 }]);
  const collection = items.collectionName;
  const find = { find: collection, batchSize: 1, readConcern: snapshot };
  const { cursor } = await database.db.command(find, { promoteLongs: false });
  const more = { getMore: cursor.id, collection, readConcern: snapshot };
  const reply = await database.db.command(more);
  expect(reply['cursor'].nextBatch).toHaveLength(1);
});

test.each([
  ['count', { count: 'c', readConcern: snapshot }, 72],
  ['a write', { insert: 'c', documents: [{}], readConcern: snapshot }, 72],
  ['a level that is none', { find: 'c', readConcern: { level: 'nope' } }, 2],
  ['a level of another type', { find: 'c', readConcern: { level: 5 } }, 14],
  ['a concern of another type', { find: 'c', readConcern: 'local' }, 14],
  ['an unknown field of it', { find: 'c', readConcern: { nope: 1 } }, 40415],
  ['a time that is null', { find: 'c', readConcern: { afterClusterTime: null } }, 14],
])('a read concern is refused for %s', async (_rule, command, code) => {
  expect(await codeOf(database.db.command(command))).toBe(code);
});

test('a collection that a transaction makes is there with its commit', async () => {
  const { collectionName: name } = plainCollection();
  await inTransaction(async (session) => {
    await database.db.createCollection(name, { session });
    await database.db.collection(name).createIndex({ a: 1 }, { session });
    await database.db.collection(name).insertOne({ a: 1 }, { session });
    expect(await namesOf({ name })).toEqual([]);
  });
  expect(await namesOf({ name })).toEqual([name]);
  const indexes = await database.db.collection(name).indexes();
  expect(indexes.map((index) => index.name)).toEqual(['_id_', 'a_1']);
  const found = database.db.collection(name).find({ a: 1 }, { hint: 'a_1' });
  expect(await found.toArray()).toHaveLength(1);
});

test('a collection that an aborted transaction made was never there', async () => {
  const items = plainCollection();
  await database.client.withSession(async (session) => {
    session.startTransaction();
    await items.insertOne({ _id: 1 }, { session });
    expect(await namesOf({ name: items.collectionName })).toEqual([]);
    await session.abortTransaction();
  });
  expect(await namesOf({ name: items.collectionName })).toEqual([]);
  await items.insertOne({ _id: 1 });
  expect(await items.countDocuments()).toBe(1);
});

test('a transaction indexes what it makes by that, and while nothing is in it', async () => {
  const items = plainCollection();
  await inTransaction(async (session) => {
    await items.createIndex({ a: 1 }, { session });
    await items.createIndex({ b: 1 }, { session, unique: true });
  });
  expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1', 'b_1']);
  const others = plainCollection();
  const indexing = inTransaction(async (session) => {
    await others.insertOne({ _id: 1 }, { session });
    await others.createIndex({ a: 1 }, { session });
  });
  expect(await codeOf(indexing)).toBe(263);
  expect(await namesOf({ name: others.collectionName })).toEqual([]);
});

test('a transaction indexes nothing that was there before', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, a: 1 });
  const indexing = inTransaction(async (session) => {
    await items.createIndex({ a: 1 }, { session });
  });
  expect(await codeOf(indexing)).toBe(263);
});
