import { expect, test } from '@jest/globals';
import { Decimal128, Long, UUID } from 'bson';
import type { Document } from 'mongodb';
import { codeOf, exact, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

/** Options of `create` that are wrong, and the code that says so. */
const badOptions: readonly (readonly [options: Document, code: number])[] = [
  [{ validator: 'x' }, 14],
  [{ validator: { $nope: 1 } }, 2],
  [{ validator: { $text: { $search: 'x' } } }, 2],
  [{ validator: { a: { $near: [0, 0] } } }, 5626500],
  [{ validator: { $expr: { $nope: 1 } } }, 168],
  [{ validator: { $jsonSchema: { nope: 1 } } }, 9],
  [{ validationLevel: 'Strict' }, 2],
  [{ validationLevel: 5 }, 14],
  [{ validationAction: '' }, 2],
  [{ size: 4096 }, 72],
  [{ max: 5 }, 72],
  [{ capped: true }, 72],
  [{ capped: 'x' }, 14],
  [{ collation: {} }, 2],
  [{ collation: { strength: 2 } }, 40414],
  [{ collation: { locale: 'en', strength: 6 } }, 2],
  [{ collation: { locale: 'en', backwards: null } }, 14],
  [{ collation: { locale: 'en', caseFirst: 'upper', strength: 1 } }, 2],
  [{ changeStreamPreAndPostImages: {} }, 40414],
  [{ idIndex: { key: { a: 1 }, name: '_id_' } }, 2],
  [{ idIndex: { key: { _id: 1 } } }, 9],
  [{ idIndex: { key: { _id: 1 }, name: '_id_', sparse: true } }, 197],
  [{ idIndex: { key: { _id: 1 }, name: '_id_', collation: { locale: 'fr' } } }, 2],
  [{ expireAfterSeconds: true }, 14],
  [{ expireAfterSeconds: 5 }, 72],
  [{ clusteredIndex: 'x' }, 14],
  [{ storageEngine: { wiredTiger: 1 } }, 2],
  [{ storageEngine: { other: {} } }, 72],
  [{ storageEngine: { wiredTiger: { nope: 1 } } }, 72],
  [{ storageEngine: { wiredTiger: { configString: 1 } } }, 14],
  [{ indexOptionDefaults: { storageEngine: { other: {} } } }, 72],
  [{ temp: true }, 72],
  [{ autoIndexId: false }, 50001],
  [{ autoIndexId: true, idIndex: { key: { _id: 1 }, name: '_id_' } }, 72],
  [{ nope: 1 }, 40415],
];

test.each(badOptions)('create refuses %j', async (options, code) => {
  const command = { create: plainCollection().collectionName, ...options };
  expect(await codeOf(database.db.command(command))).toBe(code);
});

test.each([5, null, '', '.a', 'a$b'])('a collection cannot be called %j', async (name) => {
  expect(await codeOf(database.db.command({ create: name }))).toBe(73);
});

test('a validator can compare fields, and knows the time of the write', async () => {
  const items = plainCollection();
  const validator = { $expr: { $and: [{ $lt: ['$a', '$b'] }, { $lte: ['$at', '$$NOW'] }] } };
  await database.db.createCollection(items.collectionName, { validator });
  await items.insertOne({ _id: 1, a: 1, b: 2, at: new Date(0) });
  expect(await codeOf(items.insertOne({ _id: 2, a: 3, b: 2, at: new Date(0) }))).toBe(121);
});

/** Seconds that collMod makes of a number. */
const seconds: readonly (readonly [given: unknown, taken: number])[] = [
  [50, 50],
  [50.7, 50],
  [-0.9, 0],
  [Decimal128.fromString('50.5'), 50],
  [Decimal128.fromString('51.5'), 52],
  [2 ** 31, 2 ** 31 - 1],
  [Infinity, 2 ** 31 - 1],
  [NaN, 0],
];

test.each(seconds)('a TTL of %s seconds is one of %i', async (expireAfterSeconds, taken) => {
  const items = plainCollection();
  await items.createIndex({ a: 1 }, { expireAfterSeconds: 100 });
  const index = { name: 'a_1', expireAfterSeconds };
  const reply = await database.db.command(
    { collMod: items.collectionName, index },
    { promoteValues: false },
  );
  expect(exact(reply['expireAfterSeconds_old'])).toBe(exact(Long.fromNumber(100)));
  expect(exact(reply['expireAfterSeconds_new'])).toBe(exact(Long.fromNumber(taken)));
});

const badChanges: readonly (readonly [change: Document, code: number])[] = [
  [{ index: 5 }, 14],
  [{ index: { name: 'nope', hidden: true } }, 27],
  [{ index: { hidden: true } }, 72],
  [{ index: { name: 'a_1' } }, 72],
  [{ index: { name: 'a_1', keyPattern: { a: 1 }, hidden: true } }, 72],
  [{ index: { name: 'a_1', hidden: null } }, 72],
  [{ index: { name: 'a_1', hidden: 'x' } }, 14],
  [{ index: { name: 'a_1', nope: 1 } }, 40415],
  [{ index: { name: '_id_', hidden: true } }, 2],
  [{ index: { name: '_id_', expireAfterSeconds: 5 } }, 72],
  [{ index: { name: 'a_1', expireAfterSeconds: -1 } }, 72],
  [{ index: { name: 'a_1', expireAfterSeconds: '5' } }, 14],
  [{ viewOn: 'x' }, 72],
  [{ pipeline: [] }, 72],
  [{ validator: { $or: [] } }, 2],
  [{ w: 1 }, 40415],
];

test.each(badChanges)('collMod refuses %j', async (change, code) => {
  const items = plainCollection();
  await items.createIndex({ a: 1 });
  const command = { collMod: items.collectionName, ...change };
  expect(await codeOf(database.db.command(command))).toBe(code);
});

test('collMod tells what was and what is, where it changed', async () => {
  const items = plainCollection();
  await items.createIndex({ a: 1 });
  const hide = { collMod: items.collectionName, index: { name: 'a_1', hidden: true } };
  expect(await database.db.command(hide)).toMatchObject({ hidden_old: false, hidden_new: true });
  expect(await database.db.command(hide)).not.toHaveProperty('hidden_new');
  const nothing = { collMod: items.collectionName, validator: null, index: null };
  expect(await database.db.command(nothing)).toMatchObject({ ok: 1 });
});

const badTimes: readonly (readonly [maxTimeMS: unknown, code: number])[] = [
  [-1, 2],
  [2 ** 31, 2],
  [1.5, 9],
  [NaN, 9],
  [Infinity, 9],
  [1e20, 9],
  ['5', 14],
  [true, 14],
];

test.each(badTimes)('maxTimeMS cannot be %s', async (maxTimeMS, code) => {
  const getMore = { getMore: Long.ONE, collection: 'c' };
  for (const command of [{ count: 'c' }, getMore]) {
    expect(await codeOf(database.db.command({ ...command, maxTimeMS }))).toBe(code);
  }
});

const badSessions: readonly (readonly [rule: string, fields: Document, code: number])[] = [
  ['a version that is none', { apiVersion: '2' }, 322],
  ['strictness without a version', { apiStrict: true }, 4886600],
  ['a command outside the Stable API', { apiVersion: '1', apiStrict: true }, 323],
];

test.each(badSessions)('the Stable API refuses %s', async (_rule, fields, code) => {
  const command = { distinct: 'c', key: 'a', ...fields };
  expect(await codeOf(database.db.command(command))).toBe(code);
});

test('listings are cut into batches, and their cursor ends with the last', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1 });
  const filter = { name: items.collectionName };
  const list = (batchSize: unknown) =>
    database.db.command({ listCollections: 1, filter, cursor: { batchSize } });
  expect((await list(1))['cursor']).toMatchObject({ id: 0, firstBatch: [{}] });
  expect((await list(0.9))['cursor'].firstBatch).toEqual([]);
  expect(await codeOf(list(-1))).toBe(2);
  expect(await codeOf(list('1'))).toBe(14);
});

test('with nameOnly nothing else can be filtered by', async () => {
  await plainCollection().insertOne({ _id: 1 });
  const command = { listCollections: 1, nameOnly: true, filter: { 'info.readOnly': false } };
  expect((await database.db.command(command))['cursor'].firstBatch).toEqual([]);
});

test('rename keeps to one database, and to admin', async () => {
  const { db } = database;
  const items = plainCollection();
  await items.insertOne({ _id: 1 });
  const from = `${db.databaseName}.${items.collectionName}`;
  const admin = database.client.db('admin');
  expect(await codeOf(db.command({ renameCollection: from, to: `${from}2` }))).toBe(13);
  expect(await codeOf(admin.command({ renameCollection: from, to: from }))).toBe(20);
  expect(await codeOf(admin.command({ renameCollection: from, to: 'nodot' }))).toBe(73);
  expect(await codeOf(admin.command({ renameCollection: from, to: 5 }))).toBe(14);
  expect(await codeOf(admin.command({ renameCollection: `${from}0`, to: from }))).toBe(26);
});

const badNames: readonly (readonly [name: unknown, code: number])[] = [
  [null, 40414],
  ['db..name', 73],
  ['d b.name', 73],
  [`${'d'.repeat(64)}.name`, 73],
  ['d$.name', 20],
  ['db.$name', 20],
  [`db.${'a'.repeat(300)}`, 20],
  ['db.system.js', 20],
  ['db.system.views', 20],
  ['local.name', 20],
];

test.each(badNames)('nothing is renamed from or to %j', async (name, code) => {
  const { collectionName } = await filledCollection();
  const own = `${database.db.databaseName}.${collectionName}`;
  const admin = database.client.db('admin');
  expect(await codeOf(admin.command({ renameCollection: own, to: name }))).toBe(code);
  expect(await codeOf(admin.command({ renameCollection: name, to: own }))).toBe(code);
});

test.each([
  [new UUID(), undefined],
  [true, undefined],
  [false, 48],
  [null, 14],
  [1, 14],
])('a rename where dropTarget is %j', async (dropTarget, code) => {
  const [from, to] = [await filledCollection(), await filledCollection()];
  const { databaseName } = database.db;
  const renamed = database.client.db('admin').command({
    renameCollection: `${databaseName}.${from.collectionName}`,
    to: `${databaseName}.${to.collectionName}`,
    dropTarget,
  });
  expect(await codeOf(renamed)).toBe(code);
});

test('a collection can be read by its UUID', async () => {
  const { db } = database;
  const items = plainCollection();
  await items.insertOne({ _id: 1 });
  const [listed] = await db.listCollections({ name: items.collectionName }).toArray();
  const uuid = listed && 'info' in listed ? listed.info?.uuid : undefined;
  expect(await db.command({ count: uuid })).toMatchObject({ n: 1 });
  const { collectionName: other } = plainCollection();
  expect(await codeOf(db.command({ find: other, collectionUUID: uuid }))).toBe(361);
  const ofNoCollection = { aggregate: 1, pipeline: [{ $documents: [] }], cursor: {} };
  expect(await codeOf(db.command({ ...ofNoCollection, collectionUUID: uuid }))).toBe(4928901);
});

test('a collection can be renamed into another database', async () => {
  const { collectionName } = await filledCollection();
  const other = `${database.db.databaseName}-other`;
  const to = `${other}.moved`;
  await database.client.db('admin').command({
    renameCollection: `${database.db.databaseName}.${collectionName}`,
    to,
  });
  const moved = database.client.db(other);
  expect(await moved.collection<Document>('moved').find().toArray()).toEqual([{ _id: 1, a: 1 }]);
  expect(await database.db.listCollections({ name: collectionName }).toArray()).toEqual([]);
  expect(await moved.command({ dropDatabase: 1 })).toMatchObject({ dropped: other, ok: 1 });
});

async function filledCollection() {
  const items = plainCollection();
  await items.insertOne({ _id: 1, a: 1 });
  return items;
}

test('dbStats counts views apart, and the collection that they are kept in', async () => {
  const { collectionName } = await filledCollection();
  const before = await database.db.command({ dbStats: 1 });
  await database.db.createCollection('view of stats', { viewOn: collectionName, pipeline: [] });
  const after = await database.db.command({ dbStats: 1 });
  expect(after).toMatchObject({
    collections: before['collections'] + (before['views'] === 0 ? 1 : 0),
    views: before['views'] + 1,
  });
});

test('a database has its name in one way of writing', async () => {
  await filledCollection();
  const other = database.client.db(database.db.databaseName.toUpperCase());
  expect(await codeOf(other.collection('x').insertOne({}))).toBe(13297);
  expect(await codeOf(other.command({ create: 'x' }))).toBe(13297);
  expect(await other.collection('x').countDocuments()).toBe(0);
});

test('options for the engine of MongoDB are listed as they were given', async () => {
  const { collectionName: create } = database.plainCollection();
  const storageEngine = { wiredTiger: { configString: '' } };
  const options = { storageEngine, indexOptionDefaults: { storageEngine } };
  await database.db.command({ create, ...options });
  const [listed] = await database.db.listCollections({ name: create }).toArray();
  expect(listed).toMatchObject({ options });
});
