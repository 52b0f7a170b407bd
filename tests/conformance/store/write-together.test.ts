import { expect, test } from '@jest/globals';
import { Long, UUID } from 'bson';
import { rawConnection } from './raw-connection.ts';
import { changes, useDatabase } from './support.ts';

const database = useDatabase();

/** More than share a commit. */
const many = 150;

test('every statement sees what the ones before it have done', async () => {
  const items = database.plainCollection();
  const result = await items.bulkWrite(
    Array.from({ length: many }, (_, index) => ({
      updateOne: { filter: { _id: index % 3 }, update: changes({ $inc: { n: 1 } }), upsert: true },
    })),
  );
  expect(result).toMatchObject({ upsertedCount: 3, modifiedCount: many - 3 });
  expect(await items.distinct('n')).toEqual([many / 3]);
});

test.each([
  ['an ordered write stops at', true, 1, 100],
  ['an unordered write goes on after', false, 2, many - 2],
])('%s statements that fail', async (_what, ordered, failed, done) => {
  const items = database.plainCollection();
  await items.insertMany([
    { _id: 1, n: 0 },
    { _id: 2, n: 'x' },
  ]);
  const updates = Array.from({ length: many }, (_, index) => ({
    q: { _id: index === 100 || index === 120 ? 2 : 1 },
    u: { $inc: { n: 1 } },
  }));
  const command = { update: items.collectionName, updates, ordered };
  const { n, writeErrors } = await database.db.command(command);
  expect(writeErrors).toHaveLength(failed);
  expect(writeErrors[0]).toMatchObject({ index: 100, code: 14 });
  expect(n).toBe(done);
  expect(await items.findOne({ _id: 1 })).toEqual({ _id: 1, n: done });
});

test('a write waits for the transaction that holds one of its documents', async () => {
  const items = database.plainCollection();
  await items.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
  const session = database.client.startSession();
  session.startTransaction();
  await items.updateOne({ _id: 2 }, { $set: { first: true } }, { session });
  const write = items.bulkWrite(
    [1, 2, 3].map((_id) => ({
      updateOne: { filter: { _id }, update: { $set: { second: true } } },
    })),
  );
  await session.commitTransaction();
  await session.endSession();
  expect((await write).modifiedCount).toBe(3);
  expect(await items.findOne({ _id: 2 })).toEqual({ _id: 2, first: true, second: true });
});

test('a repeated write does nothing twice', async () => {
  const items = database.plainCollection();
  await items.insertMany([
    { _id: 1, n: 0 },
    { _id: 2, n: 'x' },
  ]);
  using connection = await rawConnection(database.uri);
  const command = {
    update: items.collectionName,
    updates: Array.from({ length: many }, (_, index) => ({
      q: { _id: index === 70 ? 2 : 1 },
      u: { $inc: { n: 1 } },
    })),
    ordered: false,
    $db: items.dbName,
    lsid: { id: new UUID() },
    txnNumber: Long.fromNumber(1),
  };
  const outcome = { n: many - 1, nModified: many - 1, writeErrors: [{ index: 70, code: 14 }] };
  expect(await connection.command(command)).toMatchObject(outcome);
  expect(await connection.command(command)).toMatchObject(outcome);
  expect(await items.findOne({ _id: 1 })).toEqual({ _id: 1, n: many - 1 });
});
