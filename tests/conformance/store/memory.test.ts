/** However much is written at once, and however much transactions hold: the process of the store survives. */
import { expect, test } from '@jest/globals';
import { type Document, MongoClient, MongoServerError } from 'mongodb';
import { eventually } from '../../support/eventually.ts';
import { startWithHeap, temporaryFolder } from './store-process.ts';

/** Of the heap: each test works on twice as much. */
const megabytes = 128;

const documentsOf = (client: MongoClient) => client.db('d').collection<Document>('c');
const documents = (count: number, bytes: number): Document[] =>
  Array.from({ length: count }, () => ({ text: 'a'.repeat(bytes) }));

test('many updates of everything at once', async () => {
  await using folder = await temporaryFolder();
  await using store = await startWithHeap(megabytes, folder.path);
  await using client = new MongoClient(store.uri);
  const collection = documentsOf(client);
  await collection.insertMany([...documents(2, 12_000_000), ...documents(100, 10)]);
  const updates = Array.from({ length: 20 }, (_, i) =>
    collection.updateMany({}, { $set: { [`by${i}`]: 1 } }),
  );
  const counts = (await Promise.all(updates)).map(({ modifiedCount }) => modifiedCount);
  expect(counts).toEqual(Array(20).fill(102));
});

test('many inserts of many documents at once', async () => {
  await using folder = await temporaryFolder();
  await using store = await startWithHeap(megabytes, folder.path);
  await using client = new MongoClient(store.uri);
  const collection = documentsOf(client);
  const inserts = Array.from({ length: 20 }, () => collection.insertMany(documents(60, 200_000)));
  await Promise.all(inserts);
  expect(await collection.countDocuments()).toBe(1200);
});

test('transactions that hold too much together are refused, and nothing of them is stored', async () => {
  await using folder = await temporaryFolder();
  await using store = await startWithHeap(megabytes, folder.path);
  await using client = new MongoClient(store.uri);
  const collection = documentsOf(client);
  const insertTenTimes = (bytes: number) =>
    client.withSession(async (session) => {
      session.startTransaction();
      for (let i = 0; i < 10; i += 1) {
        await collection.insertMany(documents(1, bytes), { session });
      }
      await session.commitTransaction();
    });
  await collection.createIndex({ n: 1 });
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () =>
      insertTenTimes(1_200_000).then(
        () => 'stored',
        (error: unknown) => (error instanceof MongoServerError ? error.code : error),
      ),
    ),
  );
  expect(outcomes).toContain(146);
  expect(outcomes.filter((outcome) => outcome !== 146 && outcome !== 'stored')).toEqual([]);
  const stored = outcomes.filter((outcome) => outcome === 'stored').length;
  expect(await collection.countDocuments()).toBe(stored * 10);
  await eventually(() => insertTenTimes(10));
});

test('pipelines that write all they read beside inserts of as much', async () => {
  await using folder = await temporaryFolder();
  await using store = await startWithHeap(megabytes, folder.path);
  await using client = new MongoClient(store.uri);
  const collection = documentsOf(client);
  await collection.insertMany(documents(1500, 1000));
  const merges = Array.from({ length: 20 }, (_, i) =>
    collection.aggregate([{ $set: { by: i } }, { $merge: 'merged' }]).toArray(),
  );
  const inserts = Array.from({ length: 20 }, () =>
    client.db('d').collection('inserted').insertMany(documents(1500, 10_000)),
  );
  await Promise.all([...merges, ...inserts]);
  expect(await client.db('d').collection('merged').countDocuments()).toBe(1500);
  expect(await client.db('d').collection('inserted').countDocuments()).toBe(30_000);
});
