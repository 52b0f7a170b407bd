import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

const manyFields = (count: number): Document =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, 1]));

/** What is wrong with one index, and the code that says so. */
const refusals: readonly (readonly [rule: string, spec: Document, code: number])[] = [
  ['an empty key', { key: {}, name: 'x' }, 67],
  ['no key', { name: 'x' }, 9],
  ['no name', { key: { a: 1 } }, 9],
  ['an empty name', { key: { a: 1 }, name: '' }, 67],
  ['the name of all indexes', { key: { a: 1 }, name: '*' }, 2],
  ['a name of another type', { key: { a: 1 }, name: 5 }, 14],
  ['an unknown option', { key: { a: 1 }, name: 'x', nope: 1 }, 197],
  ['a direction of zero', { key: { a: 0 }, name: 'x' }, 67],
  ['a direction that is no number', { key: { a: NaN }, name: 'x' }, 67],
  ['a boolean direction', { key: { a: true }, name: 'x' }, 67],
  ['an unknown kind', { key: { a: 'nope' }, name: 'x' }, 67],
  ['an empty field', { key: { '': 1 }, name: 'x' }, 67],
  ['a path that ends in a dot', { key: { 'a.': 1 }, name: 'x' }, 67],
  ['a field with a dollar', { key: { $a: 1 }, name: 'x' }, 67],
  ['33 fields', { key: manyFields(33), name: 'x' }, 13103],
  ['two hashed fields', { key: { a: 'hashed', b: 'hashed' }, name: 'x' }, 31303],
  ['a unique hashed index', { key: { a: 'hashed' }, name: 'x', unique: true }, 16764],
  ['_id backwards', { key: { _id: -1 }, name: 'x' }, 2],
  ['the name of the index on _id', { key: { a: 1 }, name: '_id_' }, 2],
  ['an _id that expires', { key: { _id: 1 }, name: 'x', expireAfterSeconds: 5 }, 197],
  ['a hidden _id', { key: { _id: 1 }, name: 'x', hidden: true }, 2],
  ['hidden as a number', { key: { a: 1 }, name: 'x', hidden: 1 }, 14],
  ['a compound TTL index', { key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 5 }, 67],
  ['a negative life', { key: { a: 1 }, name: 'x', expireAfterSeconds: -1 }, 67],
  ['a life past int32', { key: { a: 1 }, name: 'x', expireAfterSeconds: 2 ** 31 }, 67],
  ['an empty collation', { key: { a: 1 }, name: 'x', collation: {} }, 2],
  ['an unknown locale', { key: { a: 1 }, name: 'x', collation: { locale: 'nope' } }, 2],
  [
    'a projection without a wildcard',
    { key: { a: 1 }, name: 'x', wildcardProjection: { b: 1 } },
    2,
  ],
  ['an _id of another collation', { key: { _id: 1 }, name: 'x', collation: { locale: 'fr' } }, 2],
  ['an unknown engine', { key: { a: 1 }, name: 'x', storageEngine: { other: {} } }, 72],
  ['an index of version 3', { key: { a: 1 }, name: 'x', v: 3 }, 67],
];

test.each(refusals)('an index is refused for %s', async (_rule, spec, code) => {
  const { collectionName } = plainCollection();
  const command = { createIndexes: collectionName, indexes: [spec] };
  expect(await codeOf(database.db.command(command))).toBe(code);
});

/** Filters that a partial index cannot have. */
const partialFilters: readonly (readonly [filter: Document, code: number])[] = [
  [{ $text: { $search: 'x' } }, 2],
  [{ $where: 'true' }, 2],
  [{ a: { $ne: 5 } }, 67],
  [{ a: { $nin: [1] } }, 67],
  [{ a: { $not: { $gt: 5 } } }, 67],
  [{ $nor: [{ a: 1 }] }, 67],
  [{ a: /x/ }, 67],
  [{ a: { $elemMatch: { b: 1 } } }, 67],
  [{ a: { $size: 1 } }, 67],
  [{ a: { $exists: false } }, 67],
  [{ $expr: { $gt: ['$a', 1] } }, 224],
  [{ $and: [] }, 2],
  [{ a: { $nope: 1 } }, 2],
];

test.each(partialFilters)('a partial index cannot filter by %j', async (filter, code) => {
  const index = { key: { a: 1 }, name: 'x', partialFilterExpression: filter };
  const command = { createIndexes: plainCollection().collectionName, indexes: [index] };
  expect(await codeOf(database.db.command(command))).toBe(code);
});

const goodFilters: readonly Document[] = [
  { a: 5 },
  { a: { $gt: 1, $lte: 9 } },
  { a: { $in: [1, 2] } },
  { a: { $exists: true } },
  { a: { $type: 'string' } },
  { $or: [{ a: 1 }, { $and: [{ b: 1 }] }] },
];

test('an index is sparse or partial, whatever it filters by', async () => {
  const filtered = { partialFilterExpression: { a: { $exists: true } } };
  const sparse = plainCollection().createIndex({ a: 1 }, { ...filtered, sparse: true });
  expect(await codeOf(sparse)).toBe(67);
  expect(await plainCollection().createIndex({ a: 1 }, { ...filtered, sparse: false })).toBe('a_1');
});

test.each(goodFilters)('a partial index can filter by %j', async (partialFilterExpression) => {
  const name = await plainCollection().createIndex({ a: 1 }, { partialFilterExpression });
  expect(name).toBe('a_1');
});

test('an index on _id is there already, whatever its name', async () => {
  const items = plainCollection();
  const indexes = [{ key: { _id: 1 }, name: '_id_1' }];
  const reply = await database.db.command({ createIndexes: items.collectionName, indexes });
  expect(reply).toMatchObject({ numIndexesBefore: 1, numIndexesAfter: 1 });
});

test('of several indexes all are built or none', async () => {
  const items = plainCollection();
  await items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 1 },
  ]);
  const indexes = [
    { key: { b: 1 }, name: 'b' },
    { key: { a: 1 }, name: 'a', unique: true },
  ];
  const building = database.db.command({ createIndexes: items.collectionName, indexes });
  expect(await codeOf(building)).toBe(11000);
  expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_']);
});

test('indexes that differ in what they are can share a key', async () => {
  const items = plainCollection();
  await items.createIndex({ a: 1 });
  await items.createIndex({ a: 1 }, { name: 'en', collation: { locale: 'en' } });
  await items.createIndex({ a: 1 }, { name: 'partial', partialFilterExpression: { a: 1 } });
  await items.createIndex({ a: 1 }, { name: 'sparse', sparse: true });
  expect(await items.indexes()).toHaveLength(5);
  expect(await codeOf(items.createIndex({ a: 1 }, { name: 'again' }))).toBe(85);
  const byKey = database.db.command({ dropIndexes: items.collectionName, index: { a: 1 } });
  expect(await codeOf(byKey)).toBe(181);
});

test('a collation is listed with everything that it leaves open', async () => {
  const items = plainCollection();
  await items.createIndex({ a: 1 }, { collation: { locale: 'en', strength: 2 } });
  expect((await items.indexes())[1]?.['collation']).toEqual({
    locale: 'en',
    caseLevel: false,
    caseFirst: 'off',
    strength: 2,
    numericOrdering: false,
    alternate: 'non-ignorable',
    maxVariable: 'punct',
    normalization: false,
    backwards: false,
    version: '57.1',
  });
});

test('that an index is unique or hidden is listed only while it is', async () => {
  const items = plainCollection();
  const { collectionName: collMod } = items;
  await items.createIndex({ a: 1 }, { unique: false, hidden: false, expireAfterSeconds: 100 });
  const index = { v: 2, key: { a: 1 }, name: 'a_1', expireAfterSeconds: 100 };
  expect((await items.indexes())[1]).toEqual(index);
  const hidden = { name: 'a_1', hidden: true, expireAfterSeconds: 200 };
  await database.db.command({ collMod, index: hidden });
  expect((await items.indexes())[1]).toEqual({ ...index, hidden: true, expireAfterSeconds: 200 });
  await database.db.command({ collMod, index: { name: 'a_1', hidden: false } });
  expect((await items.indexes())[1]).toEqual({ ...index, expireAfterSeconds: 200 });
});

test('the index on _id is there already, with a collation too', async () => {
  const { collectionName } = plainCollection();
  await database.db.createCollection(collectionName, { collation: { locale: 'en' } });
  expect(await database.db.collection(collectionName).createIndex({ _id: 1 })).toBe('_id_1');
});

const drops: readonly (readonly [rule: string, index: unknown, code: number])[] = [
  ['an unknown name', 'nope', 27],
  ['an unknown key', { nope: 1 }, 27],
  ['the index on _id', '_id_', 72],
  ['the index on _id by its key', { _id: 1 }, 72],
  ['a number', 5, 14],
  ['a list with a number', [5], 14],
  ['null', null, 14],
  ['nothing', undefined, 40414],
  ['an index twice', ['a_1', 'a_1'], 27],
];

test.each(drops)('dropIndexes is refused for %s', async (_rule, index, code) => {
  const items = plainCollection();
  await items.createIndex({ a: 1 });
  const command = { dropIndexes: items.collectionName, ...(index !== undefined && { index }) };
  expect(await codeOf(database.db.command(command))).toBe(code);
});

test('indexes are dropped by a list of names', async () => {
  const items = plainCollection();
  await items.createIndex({ a: 1 });
  await items.createIndex({ b: 1 });
  await items.createIndex({ c: 1 });
  const command = { dropIndexes: items.collectionName, index: ['a_1', 'c_1'] };
  expect(await database.db.command(command)).toMatchObject({ nIndexesWas: 4 });
  expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_', 'b_1']);
  const all = await database.db.command({ ...command, index: ['*'] });
  expect(all).toMatchObject({ nIndexesWas: 2, msg: expect.any(String) });
  expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_']);
});

test('indexes are listed as they would be while they are built', async () => {
  const items = plainCollection();
  await items.createIndex({ a: 1 });
  const listIndexes = { listIndexes: items.collectionName, includeIndexBuildInfo: true };
  const { cursor } = await database.db.command(listIndexes);
  expect(cursor.firstBatch).toMatchObject([{ spec: { name: '_id_' } }, { spec: { name: 'a_1' } }]);
  expect(await codeOf(database.db.command({ ...listIndexes, includeBuildUUIDs: true }))).toBe(72);
});

test('unknown options of an index can be passed over', async () => {
  const { collectionName } = plainCollection();
  const indexes = [{ key: { a: 1 }, name: 'x', nope: 1 }];
  const createIndexes = { createIndexes: collectionName, indexes, ignoreUnknownIndexOptions: true };
  await database.db.command(createIndexes);
  const [, index] = await database.db.collection(collectionName).indexes();
  expect(index).toEqual({ v: 2, key: { a: 1 }, name: 'x' });
});

test('a hashed index finds what it should, and takes no arrays', async () => {
  const items = plainCollection();
  await items.insertMany([
    { _id: 1, a: 5, b: 1 },
    { _id: 2, a: 5.5, b: 2 },
    { _id: 3, a: { x: 1 }, b: 3 },
    { _id: 4, b: 4 },
  ]);
  await items.createIndexes([
    { key: { a: 'hashed' }, name: 'hashed' },
    { key: { b: 1, a: 'hashed' }, name: 'compound' },
  ]);
  const idsOf = async (filter: Document) =>
    (await items.find(filter, { hint: 'hashed' }).toArray()).map(({ _id }) => _id).sort();
  expect(await idsOf({ a: 5 })).toEqual([1]);
  expect(await idsOf({ a: { $gt: 5 } })).toEqual([2]);
  expect(await idsOf({ a: null })).toEqual([4]);
  expect(await idsOf({ a: { $in: [5.5, { x: 1 }] } })).toEqual([2, 3]);
  expect(await codeOf(items.insertOne({ _id: 5, a: [1] }))).toBe(16766);
  expect(await codeOf(items.updateOne({ _id: 1 }, { $set: { a: [] } }))).toBe(16766);
  const [, index] = await items.indexes();
  expect(index).toEqual({ v: 2, key: { a: 'hashed' }, name: 'hashed' });
  await items.dropIndex('hashed');
});

test('a hashed index is not built over arrays', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, a: { b: 1 }, list: [{ b: 1 }] });
  await items.createIndex({ 'a.b': 'hashed' });
  expect(await codeOf(items.createIndex({ 'list.b': 'hashed' }))).toBe(16766);
});

test('an index becomes unique in two steps', async () => {
  const items = plainCollection();
  const { collectionName: collMod } = items;
  const change = (options: Document, more: Document = {}) =>
    database.db.command({ collMod, index: { name: 'a_1', ...options }, ...more });
  await items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 1 },
  ]);
  await items.createIndex({ a: 1 });
  expect(await codeOf(change({ unique: false }))).toBe(2);
  expect(await codeOf(change({ unique: true }))).toBe(72);
  expect(await change({ prepareUnique: true })).toMatchObject({
    prepareUnique_old: false,
    prepareUnique_new: true,
  });
  expect((await items.indexes())[1]).toMatchObject({ name: 'a_1', prepareUnique: true });
  expect(await codeOf(items.insertOne({ _id: 3, a: 1 }))).toBe(11000);
  expect(await items.countDocuments({ a: 1 })).toBe(2);
  expect(await codeOf(change({ unique: true }))).toBe(359);
  await items.deleteOne({ _id: 2 });
  await change({ unique: true }, { dryRun: true });
  expect((await items.indexes())[1]).not.toHaveProperty('unique');
  expect(await change({ unique: true })).toMatchObject({ unique_new: true });
  expect((await items.indexes())[1]).toEqual({ v: 2, key: { a: 1 }, name: 'a_1', unique: true });
  expect(await codeOf(items.insertOne({ _id: 3, a: 1 }))).toBe(11000);
});

test('an index can refuse duplicates from the start, and take them again', async () => {
  const items = plainCollection();
  const { collectionName } = items;
  const indexes = [{ key: { a: 1 }, name: 'x', prepareUnique: true }];
  await database.db.command({ createIndexes: collectionName, indexes });
  await items.insertOne({ _id: 1, a: 1 });
  expect(await codeOf(items.insertOne({ _id: 2, a: 1 }))).toBe(11000);
  const index = { name: 'x', prepareUnique: false };
  await database.db.command({ collMod: collectionName, index });
  await items.insertOne({ _id: 2, a: 1 });
});
