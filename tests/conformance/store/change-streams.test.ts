import { expect, test } from '@jest/globals';
import type { ChangeStream, Document } from 'mongodb';
import { changes, codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

/** The kinds of the next events, in order. */
async function kinds(stream: ChangeStream<Item>, count: number): Promise<string[]> {
  const events: string[] = [];
  while (events.length < count) events.push((await stream.next()).operationType);
  return events;
}

/** An open stream: what happens from now on will be in it. */
async function watch(
  items: { watch(pipeline?: Document[], options?: Document): ChangeStream<Item> },
  pipeline: Document[] = [],
  options: Document = {},
): Promise<ChangeStream<Item>> {
  // Short waits, so that asking an empty stream does not take a second.
  const stream = items.watch(pipeline, { maxAwaitTimeMS: 50, ...options });
  await stream.tryNext();
  return stream;
}

test('an update tells what changed, and the document as it is now', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, a: { b: 1, c: 1 }, list: [1, 2, 3] });
  await using stream = await watch(items, [], { fullDocument: 'updateLookup' });
  await items.updateOne(
    { _id: 1 },
    changes({ $set: { 'a.b': 2 }, $unset: { 'a.c': 1 }, $pop: { list: 1 } }),
  );
  expect(await stream.next()).toMatchObject({
    operationType: 'update',
    documentKey: { _id: 1 },
    fullDocument: { _id: 1, a: { b: 2 }, list: [1, 2] },
    updateDescription: {
      updatedFields: { 'a.b': 2 },
      removedFields: ['a.c'],
      truncatedArrays: [{ field: 'list', newSize: 2 }],
    },
  });
});

test('an event has no field that its kind or its stream has no use for', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 0 });
  await using stream = await watch(items, [], { fullDocumentBeforeChange: 'whenAvailable' });
  await items.insertOne({ _id: 1 });
  await items.updateOne({ _id: 1 }, changes({ $set: { a: 1 } }));
  expect(await stream.next()).not.toHaveProperty('fullDocumentBeforeChange');
  expect(await stream.next()).toMatchObject({ fullDocumentBeforeChange: null });
  await using other = await watch(items);
  await items.updateOne({ _id: 1 }, changes({ $set: { 'b.c': 1 } }));
  expect(await other.next()).toHaveProperty('updateDescription', {
    updatedFields: { b: { c: 1 } },
    removedFields: [],
    truncatedArrays: [],
  });
});

test.each([{ fullDocument: 'required' }, { fullDocumentBeforeChange: 'required' }])(
  'a stream with %j fails where a collection keeps no images',
  async (options) => {
    const items = plainCollection();
    await items.insertOne({ _id: 1 });
    await using stream = await watch(items, [], options);
    await items.updateOne({ _id: 1 }, changes({ $set: { a: 1 } }));
    expect(await codeOf(stream.next())).toBe(47);
  },
);

test('the changes of one statement arrive one by one when they are asked for so', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 0 });
  await using stream = await watch(items, [], { batchSize: 1 });
  await items.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
  const keys: unknown[] = [];
  while (keys.length < 3) keys.push(Object(await stream.next()).documentKey);
  expect(keys).toEqual([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
});

test('a stream of a collection ends with its name', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 0 });
  await using stream = await watch(items);
  await items.rename(`${items.collectionName}-renamed`);
  expect(await kinds(stream, 2)).toEqual(['rename', 'invalidate']);
});

test('insert, replace and delete have their documents and keys', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 0 });
  await using stream = await watch(items);
  await items.insertOne({ _id: 1, a: 1 });
  await items.replaceOne({ _id: 1 }, { a: 2 });
  await items.deleteOne({ _id: 1 });
  expect(await stream.next()).toMatchObject({
    operationType: 'insert',
    fullDocument: { _id: 1, a: 1 },
  });
  expect(await stream.next()).toMatchObject({
    operationType: 'replace',
    fullDocument: { _id: 1, a: 2 },
  });
  expect(await stream.next()).toMatchObject({ operationType: 'delete', documentKey: { _id: 1 } });
});

test('a stream goes on after its token, and at a time', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 0 });
  await using stream = await watch(items);
  await items.insertOne({ _id: 1 });
  const first = await stream.next();
  await items.insertMany([{ _id: 2 }, { _id: 3 }]);
  await using resumed = items.watch([], { resumeAfter: first._id });
  expect(await kinds(resumed, 2)).toEqual(['insert', 'insert']);
  const startAtOperationTime = 'clusterTime' in first ? first.clusterTime : undefined;
  if (startAtOperationTime === undefined) throw new Error('the event has no time');
  await using fromTime = items.watch([], { startAtOperationTime });
  expect(await fromTime.next()).toMatchObject({ documentKey: { _id: 1 } });
});

test('a pipeline chooses events, but leaves their token alone', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 0 });
  await using stream = await watch(items, [{ $match: { 'fullDocument.keep': true } }]);
  await items.insertMany([{ _id: 1 }, { _id: 2, keep: true }]);
  expect(await stream.next()).toMatchObject({ documentKey: { _id: 2 } });
  await using spoiled = await watch(items, [{ $unset: '_id' }]);
  await items.insertOne({ _id: 3 });
  await expect(spoiled.next()).rejects.toThrow();
});

test('a transaction arrives as a whole, in order, after its commit', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 0 });
  await using stream = await watch(items);
  await database.client.withSession((session) =>
    session.withTransaction(async () => {
      await items.insertOne({ _id: 1 }, { session });
      await items.updateOne({ _id: 1 }, { $set: { a: 1 } }, { session });
      expect(await stream.tryNext()).toBeNull();
    }),
  );
  const [first, second] = [await stream.next(), await stream.next()];
  expect([first.operationType, second.operationType]).toEqual(['insert', 'update']);
  expect(first).toHaveProperty('txnNumber');
});

test('a drop ends the stream of a collection; another can start after it', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 0 });
  await using stream = await watch(items);
  await items.drop();
  expect(await kinds(stream, 2)).toEqual(['drop', 'invalidate']);
  const token = stream.resumeToken;
  expect(await codeOf(items.watch([], { resumeAfter: token }).next())).toBe(260);
  await using again = items.watch([], { startAfter: token, maxAwaitTimeMS: 50 });
  await again.tryNext();
  await items.insertOne({ _id: 9 });
  expect(await again.next()).toMatchObject({ documentKey: { _id: 9 } });
});

test('a stream goes on after a drop with what ends it', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 0 });
  await using stream = await watch(items);
  await items.drop();
  const { _id: resumeAfter } = await stream.next();
  await using resumed = items.watch([], { resumeAfter });
  expect(await kinds(resumed, 1)).toEqual(['invalidate']);
});

test('a stream does not go on after an event that it would never have told', async () => {
  const [items, others] = [plainCollection(), plainCollection()];
  await using stream = await watch(others);
  await others.insertOne({ _id: 1 });
  const { _id: resumeAfter } = await stream.next();
  await using resumed = await watch(items, [], { resumeAfter });
  await items.insertOne({ _id: 1 });
  expect(await codeOf(resumed.next())).toBe(280);
});

test.each([null, 5, []])('a stream is described by a document, not by %j', async (options) => {
  const pipeline = [{ $changeStream: options }];
  const command = { aggregate: plainCollection().collectionName, pipeline, cursor: {} };
  expect(await codeOf(database.db.command(command))).toBe(6_188_500);
});

test('a database is watched over all its collections', async () => {
  const [a, b] = [plainCollection(), plainCollection()];
  await a.insertOne({ _id: 0 });
  await using stream = await watch(database.db);
  await b.insertOne({ _id: 1 });
  expect(await stream.next()).toMatchObject({ ns: { coll: b.collectionName } });
});

test('images from before and after, where the collection keeps them', async () => {
  const { collectionName } = plainCollection();
  const items = await database.db.createCollection<Item>(collectionName, {
    changeStreamPreAndPostImages: { enabled: true },
  });
  await items.insertOne({ _id: 1, a: 1 });
  await using stream = await watch(items, [], {
    fullDocument: 'required',
    fullDocumentBeforeChange: 'required',
  });
  await items.updateOne({ _id: 1 }, { $set: { a: 2 } });
  await items.updateOne({ _id: 1 }, { $set: { a: 3 } });
  expect(await stream.next()).toMatchObject({
    fullDocumentBeforeChange: { a: 1 },
    fullDocument: { a: 2 },
  });
});

const badTokens: readonly {
  readonly rule: string;
  readonly options: Document;
  readonly code: number;
}[] = [
  { rule: 'a token without text', options: { resumeAfter: { _data: 5 } }, code: 40647 },
  { rule: 'an empty token', options: { resumeAfter: {} }, code: 40647 },
  { rule: 'a token that is no hex', options: { resumeAfter: { _data: 'nonsense' } }, code: 9 },
  { rule: 'a token of no letters', options: { resumeAfter: { _data: '' } }, code: 40649 },
  { rule: 'a token cut short', options: { resumeAfter: { _data: '6b03' } }, code: 15 },
  {
    rule: 'a token with bits of another kind',
    options: { resumeAfter: { _data: '00', _typeBits: '' } },
    code: 40648,
  },
  { rule: 'a flag that is null', options: { showExpandedEvents: null }, code: 14 },
  { rule: 'a token that is no document', options: { resumeAfter: 5 }, code: 14 },
  { rule: 'a time that is none', options: { startAtOperationTime: new Date() }, code: 14 },
  { rule: 'an unknown option', options: { nope: 1 }, code: 40415 },
  { rule: 'an unknown image', options: { fullDocument: 'nope' }, code: 2 },
  { rule: 'an image of another kind', options: { fullDocumentBeforeChange: 5 }, code: 14 },
  { rule: 'a whole cluster elsewhere', options: { allChangesForCluster: true }, code: 72 },
];

test.each(badTokens)('refuses $rule', async ({ options, code }) => {
  const command = {
    aggregate: plainCollection().collectionName,
    pipeline: [{ $changeStream: options }],
    cursor: {},
  };
  expect(await codeOf(database.db.command(command))).toBe(code);
});

test('an event keeps its token, whatever the pipeline does to the rest', async () => {
  const items = plainCollection();
  await using stream = await watch(items, [{ $addFields: { _id: 1 } }]);
  await items.insertOne({ _id: 1 });
  expect(await codeOf(stream.next())).toBe(280);
});

test.each(['$group', '$sort', '$limit', '$lookup'])('%s is no stage of a stream', async (stage) => {
  const command = {
    aggregate: plainCollection().collectionName,
    pipeline: [{ $changeStream: {} }, { [stage]: {} }],
    cursor: {},
  };
  expect(await codeOf(database.db.command(command))).toBe(20);
});

test('expanded events name the collection, and paths that could be read in two ways', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, a: { 1: 1 }, list: [{ 1: 1 }] });
  await using stream = await watch(items, [], { showExpandedEvents: true });
  await items.updateOne({ _id: 1 }, changes({ $set: { 'a.1': 2, 'list.0.1': 2 } }));
  await items.createIndex({ b: 1 });
  expect(await stream.next()).toMatchObject({
    collectionUUID: expect.anything(),
    updateDescription: {
      updatedFields: { 'a.1': 2, 'list.0.1': 2 },
      disambiguatedPaths: { 'a.1': ['a', '1'], 'list.0.1': ['list', 0, '1'] },
    },
  });
  expect(await stream.next()).toMatchObject({
    operationType: 'createIndexes',
    operationDescription: { indexes: [{ v: 2, key: { b: 1 }, name: 'b_1' }] },
  });
});
