/** What a find can say of indexes and records: `min`, `max`, `returnKey`, `showRecordId`. */
import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();

async function filled(name: string): Promise<void> {
  const collection = database.db.collection<Document>(name);
  await collection.drop();
  await collection.insertMany([
    { _id: 1, a: 5, b: 1, tags: ['x', 'y'] },
    { _id: 2, a: 3, b: 2, tags: ['z'] },
    { _id: 3, a: 3, b: 1, tags: [] },
    { _id: 4, b: 1 },
  ] as Document[]);
  await collection.createIndexes([
    { key: { a: 1 }, name: 'a' },
    { key: { a: 1, b: -1 }, name: 'ab' },
    { key: { tags: 1 }, name: 'tags' },
  ]);
}

const find = async (name: string, options: Document): Promise<Document[]> => {
  const { cursor } = await database.db.command({ find: name, ...options });
  return cursor.firstBatch;
};

const limits: readonly {
  readonly rule: string;
  readonly options: Document;
  readonly ids: readonly number[];
}[] = [
  { rule: 'min counts itself', options: { min: { a: 3 }, hint: 'a' }, ids: [2, 3, 1] },
  { rule: 'max does not', options: { max: { a: 5 }, hint: 'a' }, ids: [4, 2, 3] },
  { rule: 'both', options: { min: { a: 3 }, max: { a: 5 }, hint: { a: 1 } }, ids: [2, 3] },
  { rule: 'a descending field', options: { min: { a: 3, b: 1 }, hint: 'ab' }, ids: [3, 1] },
  {
    rule: 'a filter besides',
    options: { filter: { b: 1 }, min: { a: 3 }, hint: 'a' },
    ids: [3, 1],
  },
  {
    rule: 'another order',
    options: { min: { a: 3 }, hint: 'a', sort: { _id: -1 } },
    ids: [3, 2, 1],
  },
  { rule: 'skip and limit', options: { min: { a: 3 }, hint: 'a', skip: 1, limit: 1 }, ids: [3] },
  { rule: 'arrays', options: { min: { tags: 'y' }, hint: 'tags' }, ids: [1, 2] },
  { rule: 'an empty limit is none', options: { min: {}, max: {} }, ids: [1, 2, 3, 4] },
];

test.each(limits)('limits of an index: $rule', async ({ options, ids }) => {
  await filled('limits');
  expect((await find('limits', options)).map(({ _id }) => _id)).toEqual(ids);
});

test.each([
  { rule: 'no hint', options: { min: { a: 1 } }, code: 51173 },
  { rule: 'a hint of no index', options: { min: { a: 1 }, hint: { $natural: 1 } }, code: 51173 },
  { rule: 'another field', options: { min: { b: 1 }, hint: 'a' }, code: 51174 },
  { rule: 'a part of the key', options: { max: { a: 1 }, hint: 'ab' }, code: 51174 },
  {
    rule: 'the wrong order',
    options: { min: { a: 5 }, max: { a: 3 }, hint: 'a' },
    code: 51175,
  },
  { rule: 'nothing between', options: { min: { a: 3 }, max: { a: 3 }, hint: 'a' }, code: 51175 },
  { rule: 'different fields', options: { min: { a: 1 }, max: { b: 3 }, hint: 'a' }, code: 51176 },
])('refuses limits: $rule', async ({ options, code }) => {
  await filled('limits');
  expect(await codeOf(find('limits', options))).toBe(code);
});

test.each([
  {
    rule: 'of the index that is read',
    options: { filter: { a: 3 }, hint: 'ab' },
    keys: [
      { a: 3, b: 2 },
      { a: 3, b: 1 },
    ],
  },
  {
    rule: 'of an element',
    options: { filter: { tags: 'y' }, hint: 'tags' },
    keys: [{ tags: 'y' }],
  },
  { rule: 'of nothing', options: { filter: { b: 2 } }, keys: [{}] },
  { rule: 'of a missing field', options: { max: { a: 3 }, hint: 'a' }, keys: [{ a: null }] },
])('returnKey answers with the key $rule', async ({ options, keys }) => {
  await filled('keys');
  expect(await find('keys', { ...options, returnKey: true })).toEqual(keys);
});

const metaOf = async (name: string, filter: Document, meta: string, options: Document = {}) => {
  const asked = { $meta: meta };
  const found = await find(name, { filter, projection: { _id: 0, meta: asked, a: 1 }, ...options });
  const { cursor } = await database.db.command({
    aggregate: name,
    pipeline: [{ $match: filter }, { $project: { _id: 0, a: 1 } }, { $addFields: { meta: asked } }],
    cursor: {},
    ...options,
  });
  const [fromFind, fromPipeline] = [found, cursor.firstBatch].map((documents: Document[]) =>
    documents.map((document) => document['meta']),
  );
  expect(fromPipeline).toEqual(fromFind);
  return fromFind;
};

test.each([
  { rule: 'of the index that is read', filter: { a: 3, b: 1 }, hint: 'ab', keys: [{ a: 3, b: 1 }] },
  { rule: 'of an element', filter: { tags: 'y' }, hint: 'tags', keys: [{ tags: 'y' }] },
  { rule: 'of _id', filter: { _id: 2 }, hint: undefined, keys: [{ _id: 2 }] },
  { rule: 'of nothing', filter: { b: 2 }, hint: undefined, keys: [undefined] },
])('$meta tells the key $rule', async ({ filter, hint, keys }) => {
  await filled('metaKeys');
  expect(await metaOf('metaKeys', filter, 'indexKey', { ...(hint && { hint }) })).toEqual(keys);
});

test('$meta tells the hash of a hashed index, and a record number that is one at a time', async () => {
  await filled('hashed');
  const items = database.db.collection('hashed');
  await items.createIndex({ b: 'hashed' }, { name: 'hashed' });
  const [hashed] = await items
    .aggregate([{ $limit: 1 }, { $project: { hash: { $toHashedIndexKey: { $literal: 2 } } } }])
    .toArray();
  expect(await metaOf('hashed', { b: 2 }, 'indexKey', { hint: 'hashed' })).toEqual([
    { b: hashed?.['hash'] },
  ]);
  const records = await metaOf('hashed', {}, 'recordId');
  const shown = await find('hashed', { showRecordId: true });
  expect(records).toEqual(shown.map(({ $recordId }) => $recordId));
});

test('showRecordId adds a number of its own to each document, behind the projection', async () => {
  await filled('records');
  const found = await find('records', { projection: { a: 1 }, showRecordId: true });
  expect(found.map((document) => Object.keys(document))).toEqual([
    ['_id', 'a', '$recordId'],
    ['_id', 'a', '$recordId'],
    ['_id', 'a', '$recordId'],
    ['_id', '$recordId'],
  ]);
  expect(new Set(found.map(({ $recordId }) => Number($recordId))).size).toBe(4);
});

test('what replicas say of a read is taken, and a wrong type of it refused', async () => {
  await filled('replicas');
  const options = { filter: { a: 3 }, sort: { _id: 1 }, term: 1, readOnce: true };
  expect((await find('replicas', options)).map(({ _id }) => _id)).toEqual([2, 3]);
  expect(await find('replicas', { limit: 1, readOnce: false })).toHaveLength(1);
  expect(await codeOf(find('replicas', { term: 'x' }))).toBe(14);
  expect(await codeOf(find('replicas', { readOnce: 1 }))).toBe(14);
  expect(await codeOf(find('replicas', { readOnce: null }))).toBe(14);
  const strict = { apiVersion: '1', apiStrict: true };
  expect(await codeOf(find('replicas', { ...strict, term: 1 }))).toBe(323);
  expect(await codeOf(find('replicas', { ...strict, readOnce: true }))).toBe(323);
  await database.db.createCollection('replicasView', { viewOn: 'replicas', pipeline: [] });
  expect(await find('replicasView', { filter: { _id: 1 }, term: 1 })).toHaveLength(1);
  expect(await codeOf(find('replicasView', { readOnce: true }))).toBe(168);
});

test('limits hold for what a transaction has changed itself', async () => {
  await filled('changed');
  const session = database.client.startSession();
  const collection = database.db.collection<Document>('changed');
  const ids = await session.withTransaction(async () => {
    await collection.updateOne({ _id: 1 as never }, { $set: { a: 1 } }, { session });
    const cursor = collection.find({}, { session, hint: 'a', min: { a: 3 } });
    return (await cursor.toArray()).map(({ _id }) => Number(_id));
  });
  await session.endSession();
  expect(ids).toEqual([2, 3]);
});

test.each([{ min: { a: 1 }, hint: 'a' }, { returnKey: true }, { showRecordId: true }])(
  'a view has no %j',
  async (options) => {
    await filled('seen');
    await database.db.command({ drop: 'view' });
    await database.db.createCollection('view', { viewOn: 'seen', pipeline: [] });
    expect(await codeOf(find('view', options))).toBe(168);
  },
);
