/** What options do that no other suite asks for: each test fails where its option is passed over. */
import { describe, expect, test } from '@jest/globals';
import { UUID } from 'bson';
import type { Document } from 'mongodb';
import { changes, codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();
const run = (command: Document): Promise<Document> => database.db.command(command);

/** The code that a command fails with, as a whole or in its first statement. */
async function failureOf(command: Document): Promise<number | undefined> {
  let statement: number | undefined;
  const whole = await codeOf(
    run(command).then(({ writeErrors }) => {
      statement = writeErrors?.[0]?.code;
    }),
  );
  return whole ?? statement;
}

async function filled(documents: readonly Item[]) {
  const items = database.plainCollection();
  await items.insertMany([...documents]);
  return { items, name: items.collectionName };
}

const accented: readonly Item[] = [
  { _id: 1, a: 'pearl' },
  { _id: 2, a: 'Pearl' },
  { _id: 3, a: 'opal' },
];
const collation = { locale: 'en', strength: 2 };

describe('a collection whose documents have rules', () => {
  async function ruled(options: Document) {
    const { collectionName: name } = database.plainCollection();
    const items = await database.db.createCollection<Item>(name, options);
    await items.insertOne({ _id: 1, a: 0 }, { bypassDocumentValidation: true });
    return { items, name };
  }
  const validator = { a: { $gt: 0 } };
  const u = { $set: { a: -1 } };

  test.each([
    ['insert', { documents: [{ _id: 2, a: 0 }] }],
    ['update', { updates: [{ q: {}, u }] }],
    ['findAndModify', { query: {}, update: u }],
  ])('takes what an %s brings that is told to bypass them', async (command, operands) => {
    const { name } = await ruled({ validator });
    const writing = { [command]: name, ...operands };
    expect(await failureOf(writing)).toBe(121);
    expect(await failureOf({ ...writing, bypassDocumentValidation: true })).toBeUndefined();
  });

  test('only warns where it is created to', async () => {
    const { items } = await ruled({ validator, validationAction: 'warn' });
    expect(await codeOf(items.insertOne({ _id: 2, a: 0 }))).toBeUndefined();
  });

  test('only warns once it is changed to', async () => {
    const { items, name } = await ruled({ validator });
    await run({ collMod: name, validationAction: 'warn' });
    expect(await codeOf(items.insertOne({ _id: 2, a: 0 }))).toBeUndefined();
  });

  test.each([
    ['strict', 121, 121],
    ['moderate', undefined, 121],
    ['off', undefined, undefined],
  ])('that is created %s', async (validationLevel, update, insert) => {
    const { items } = await ruled({ validator, validationLevel });
    expect(await codeOf(items.updateOne({ _id: 1 }, changes(u)))).toBe(update);
    expect(await codeOf(items.insertOne({ _id: 2, a: 0 }))).toBe(insert);
  });
});

test.each([
  ['count', {}],
  ['distinct', { key: 'a' }],
  ['update', { updates: [{ q: {}, u: { $set: { a: 1 } } }] }],
  ['delete', { deletes: [{ q: {}, limit: 0 }] }],
  ['findAndModify', { query: {}, remove: true }],
  ['createIndexes', { indexes: [{ key: { a: 1 }, name: 'a' }] }],
  ['dropIndexes', { index: '*' }],
  ['drop', {}],
])('%s can say which collection it expects', async (command, operands) => {
  const { name } = await filled([{ _id: 1 }]);
  const collectionUUID = new UUID();
  expect(await failureOf({ [command]: name, ...operands, collectionUUID })).toBe(361);
});

test('a count can skip, and compare by a collation', async () => {
  const { name } = await filled(accented);
  expect(await run({ count: name, skip: 2 })).toMatchObject({ n: 1 });
  expect(await run({ count: name, query: { a: 'PEARL' }, collation })).toMatchObject({ n: 2 });
});

test('findAndModify can compare by a collation', async () => {
  const { name } = await filled(accented);
  const command = { findAndModify: name, query: { a: 'OPAL' }, remove: true, collation };
  expect(await run(command)).toMatchObject({ value: { _id: 3 } });
});

test('deletes that are not ordered go on behind one that fails', async () => {
  const { items, name } = await filled([{ _id: 1 }, { _id: 2 }]);
  const deletes = [
    { q: { $no: 1 }, limit: 1 },
    { q: { _id: 1 }, limit: 1 },
  ];
  expect(await run({ delete: name, deletes })).toMatchObject({ n: 0, writeErrors: [{ index: 0 }] });
  expect(await run({ delete: name, deletes, ordered: false })).toMatchObject({ n: 1 });
  expect(await items.find().toArray()).toEqual([{ _id: 2 }]);
});

test('a single batch leaves no cursor open', async () => {
  const { name } = await filled(accented);
  const { cursor } = await run({ find: name, batchSize: 2, singleBatch: true });
  expect([cursor.firstBatch.length, Number(cursor.id)]).toEqual([2, 0]);
});

test('a getMore fetches no more than it asks for', async () => {
  const { name } = await filled(accented);
  const { cursor } = await run({ find: name, batchSize: 0 });
  const more = await run({ getMore: cursor.id, collection: name, batchSize: 2 });
  expect(more['cursor'].nextBatch).toHaveLength(2);
});

test('indexes are listed in batches', async () => {
  const { items, name } = await filled(accented);
  await items.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }]);
  const { cursor } = await run({ listIndexes: name, cursor: { batchSize: 1 } });
  expect(cursor.firstBatch).toHaveLength(1);
  const more = await run({ getMore: cursor.id, collection: name });
  expect(more['cursor'].nextBatch).toHaveLength(2);
});

test('an aggregation can ask to be explained instead', async () => {
  const { name } = await filled(accented);
  const reply = await run({ aggregate: name, pipeline: [{ $match: { a: 1 } }], explain: true });
  expect(reply).toMatchObject({ queryPlanner: { winningPlan: { stage: 'COLLSCAN' } } });
});

test('collStats tells sizes in the unit asked for', async () => {
  const { name } = await filled([{ _id: 1, text: 'x'.repeat(5000) }]);
  const { size } = await run({ collStats: name });
  expect(size).toBeGreaterThan(5000);
  expect(await run({ collStats: name, scale: 1000 })).toMatchObject({
    size: Math.floor(size / 1000),
  });
});

test('databases can be listed by name only', async () => {
  await filled([{ _id: 1 }]);
  const { databases } = await database.client
    .db('admin')
    .command({ listDatabases: 1, nameOnly: true, filter: { name: database.db.databaseName } });
  expect(databases).toEqual([{ name: database.db.databaseName }]);
});

test('images are kept from when a collection is changed to keep them', async () => {
  const { items, name } = await filled([{ _id: 1, a: 1 }]);
  await run({ collMod: name, changeStreamPreAndPostImages: { enabled: true } });
  await using stream = items.watch([], {
    fullDocumentBeforeChange: 'required',
    maxAwaitTimeMS: 50,
  });
  await stream.tryNext();
  await items.updateOne({ _id: 1 }, changes({ $set: { a: 2 } }));
  expect(await stream.next()).toMatchObject({ fullDocumentBeforeChange: { _id: 1, a: 1 } });
});

test('a stream that starts after the end of another tells what has happened meanwhile', async () => {
  const { items } = await filled([{ _id: 1 }]);
  await using ended = items.watch([], { maxAwaitTimeMS: 50 });
  await ended.tryNext();
  await items.drop();
  await ended.next();
  await ended.next();
  await items.insertOne({ _id: 2 });
  await using stream = items.watch([], { startAfter: ended.resumeToken, maxAwaitTimeMS: 50 });
  expect(await stream.tryNext()).toMatchObject({ documentKey: { _id: 2 } });
});

test('$out writes into the database that it names', async () => {
  const { items } = await filled([{ _id: 1 }]);
  const db = `${database.db.databaseName}-out`;
  await items.aggregate([{ $out: { db, coll: 'written' } }]).toArray();
  const other = database.client.db(db);
  expect(await other.collection('written').countDocuments()).toBe(1);
  await other.dropDatabase();
});
