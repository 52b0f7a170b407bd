import { expect, test } from '@jest/globals';
import { type Document, Long, UUID } from 'mongodb';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

const refusals: readonly {
  readonly rule: string;
  readonly command: Document;
  readonly code: number;
}[] = [
  { rule: 'an unknown command', command: { nope: 1 }, code: 59 },
  { rule: 'a name in other letters', command: { Find: 'c' }, code: 59 },
  { rule: 'an unknown option', command: { find: 'c', nope: 1 }, code: 40415 },
  { rule: 'an option of the wrong type', command: { find: 'c', filter: 'x' }, code: 14 },
  { rule: 'a negative skip', command: { find: 'c', skip: -1 }, code: 2 },
  { rule: 'a collection name that is no text', command: { find: 1 }, code: 73 },
  { rule: 'an aggregate without a cursor', command: { aggregate: 'c', pipeline: [] }, code: 9 },
  { rule: 'a time series', command: { create: 't', timeseries: { timeField: 'at' } }, code: 115 },
  {
    rule: 'an index without a key',
    command: { createIndexes: 'c', indexes: [{ name: 'x' }] },
    code: 9,
  },
  {
    rule: 'an index direction of zero',
    command: { createIndexes: 'c', indexes: [{ key: { a: 0 }, name: 'x' }] },
    code: 67,
  },
  {
    rule: 'a compound TTL index',
    command: {
      createIndexes: 'c',
      indexes: [{ key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 1 }],
    },
    code: 67,
  },
  {
    rule: 'a listing of indexes where there is no collection',
    command: { listIndexes: 'nowhere' },
    code: 26,
  },
  {
    rule: 'a delete with another limit',
    command: { delete: 'c', deletes: [{ q: {}, limit: 2 }] },
    code: 9,
  },
  {
    rule: 'findAndModify with both an update and remove',
    command: { findAndModify: 'c', update: {}, remove: true },
    code: 9,
  },
  { rule: 'a cursor that is not there', command: { getMore: 1, collection: 'c' }, code: 14 },
  { rule: 'a hint without an index', command: { find: 'c', hint: 'nope_1' }, code: 2 },
  {
    rule: 'a hint of the natural order in no direction',
    command: { distinct: 'c', key: 'a', hint: { $natural: 2 } },
    code: 2,
  },
  {
    rule: 'a hint of the natural order and more',
    command: { count: 'c', hint: { $natural: 1, a: 1 } },
    code: 2,
  },
  {
    rule: 'a search index',
    command: { createSearchIndexes: 'c', indexes: [{ definition: { mappings: {} } }] },
    code: 31082,
  },
  {
    rule: 'a search',
    command: { aggregate: 'c', pipeline: [{ $search: { exists: { path: 'a' } } }], cursor: {} },
    code: 31082,
  },
];

test.each(refusals)('refuses $rule', async ({ command, code }) => {
  await database.db.collection('c').insertOne({});
  const running = database.db.command(command).then(({ writeErrors }) => writeErrors?.[0]?.code);
  expect((await codeOf(running)) ?? (await running)).toBe(code);
});

const askingTheLog: readonly Document[] = [
  { find: 'oplog.rs', tailable: true, awaitData: true },
  { aggregate: 'oplog.rs', pipeline: [], cursor: {} },
  { count: 'oplog.rs' },
  { collStats: 'oplog.rs' },
  { insert: 'oplog.rs', documents: [{}] },
];

test.each(askingTheLog)('%j is told of change streams', async (command) => {
  const asked = database.client.db('local').command(command);
  const message = expect.stringContaining('change stream');
  await expect(asked).rejects.toMatchObject({ code: 115, message });
});

test('buildInfo says what this is', async () => {
  const { version, modules } = await database.db.admin().buildInfo();
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  if (process.env['MONGODB_URI'] === undefined) expect(modules).toEqual(['embedded-dev-store']);
});

test('collections and databases are listed', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1 });
  const collections = await database.db.listCollections({ name: items.collectionName }).toArray();
  expect(collections).toMatchObject([
    { name: items.collectionName, type: 'collection', idIndex: { name: '_id_' } },
  ]);
  const { databases } = await database.db.admin().listDatabases({ nameOnly: true });
  const own = ['admin', 'config', 'local', database.db.databaseName];
  expect(databases.map(({ name }) => name)).toEqual(expect.arrayContaining(own));
});

test('create again is fine with the same options only', async () => {
  const { collectionName } = plainCollection();
  await database.db.createCollection(collectionName);
  await database.db.createCollection(collectionName);
  const validator = { a: 1 };
  expect(await codeOf(database.db.createCollection(collectionName, { validator }))).toBe(48);
});

test('rename moves documents and indexes', async () => {
  const [a, b] = [plainCollection(), plainCollection()];
  await a.createIndex({ x: 1 });
  await a.insertOne({ _id: 1, x: 5 });
  await b.insertOne({ _id: 9 });
  expect(await codeOf(a.rename(b.collectionName))).toBe(48);
  await a.rename(b.collectionName, { dropTarget: true });
  expect(await b.find({ x: 5 }).toArray()).toEqual([{ _id: 1, x: 5 }]);
  expect((await b.indexes()).map(({ name }) => name)).toEqual(['_id_', 'x_1']);
  expect(await a.countDocuments()).toBe(0);
});

test('a dropped collection is empty and without indexes', async () => {
  const items = plainCollection();
  await items.createIndex({ a: 1 });
  await items.insertOne({ _id: 1 });
  expect(await items.drop()).toBe(true);
  expect(await items.find().toArray()).toEqual([]);
  await items.insertOne({ _id: 1 });
  expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_']);
});

test('collMod changes a validator and the life of documents', async () => {
  const items = plainCollection();
  await items.createIndex({ at: 1 }, { expireAfterSeconds: 100 });
  await database.db.command({
    collMod: items.collectionName,
    index: { keyPattern: { at: 1 }, expireAfterSeconds: 200 },
    validator: { a: { $gt: 0 } },
  });
  expect(await items.indexes()).toMatchObject([{}, { expireAfterSeconds: 200 }]);
  expect(await codeOf(items.insertOne({ _id: 1, a: 0 }))).toBe(121);
});

test.each(['drop', 'rename'])('a cursor ends with the collection it reads: %s', async (how) => {
  const items = plainCollection();
  const { collectionName } = items;
  await items.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
  for (const open of [
    { find: collectionName, batchSize: 1 },
    { aggregate: collectionName, pipeline: [], cursor: { batchSize: 1 } },
  ]) {
    await items.updateOne({ _id: 1 }, { $set: { a: 1 } }, { upsert: true });
    await items.updateOne({ _id: 2 }, { $set: { a: 1 } }, { upsert: true });
    const { cursor } = await database.db.command(open, { promoteLongs: false });
    await (how === 'drop'
      ? items.drop()
      : items.rename(`${collectionName}-x`, { dropTarget: true }));
    const next = database.db.command({ getMore: cursor.id, collection: collectionName });
    expect(await codeOf(next)).toBe(175);
  }
});

test.each([
  [{ killAllSessions: [1] }, 14],
  [{ killAllSessions: [{}] }, 40414],
  [{ killSessions: null }, 40414],
  [{ ping: 1, txnNumber: Long.fromNumber(1) }, 50768],
  [{ setParameter: 1, nope: 1 }, 72],
])('refuses %j in admin', async (command, code) => {
  expect(await codeOf(database.client.db('admin').command(command))).toBe(code);
});

test('a rename is held to the UUID that is expected, and takes no view away', async () => {
  const items = plainCollection();
  const { collectionName: view } = plainCollection();
  await items.insertOne({ _id: 1 });
  await database.db.command({ create: view, viewOn: items.collectionName, pipeline: [] });
  const { databaseName } = database.db;
  const rename = (options: Document) =>
    database.client
      .db('admin')
      .command({ renameCollection: `${databaseName}.${items.collectionName}`, ...options });
  const to = `${databaseName}.elsewhere`;
  expect(await codeOf(rename({ to, collectionUUID: new UUID() }))).toBe(361);
  expect(await codeOf(rename({ to: `${databaseName}.${view}`, dropTarget: true }))).toBe(48);
  expect(await items.countDocuments()).toBe(1);
});
