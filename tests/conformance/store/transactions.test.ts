import { expect, test } from '@jest/globals';
import { type ClientSession, type Collection, MongoServerError } from 'mongodb';
import { changes, codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

/** A session with a transaction under way, ended with the scope. */
function begin(): ClientSession {
  const session = database.client.startSession();
  session.startTransaction();
  return session;
}

const countIn = async (items: Collection<Item>, _id: number, session?: ClientSession) =>
  (await items.findOne({ _id }, session ? { session } : {}))?.['n'];

test('a transaction sees its own changes, others do not until it commits', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, n: 0 });
  await using session = begin();
  await items.updateOne({ _id: 1 }, changes({ $inc: { n: 1 } }), { session });
  await items.insertOne({ _id: 2, n: 5 }, { session });
  expect(await countIn(items, 1, session)).toBe(1);
  expect(await items.countDocuments({}, { session })).toBe(2);
  expect(await countIn(items, 1)).toBe(0);
  expect(await items.countDocuments()).toBe(1);
  await session.commitTransaction();
  expect(await countIn(items, 1)).toBe(1);
  expect(await countIn(items, 2)).toBe(5);
});

test('an aborted transaction leaves nothing', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, n: 0 });
  await using session = begin();
  await items.deleteOne({ _id: 1 }, { session });
  await items.insertOne({ _id: 2 }, { session });
  await session.abortTransaction();
  expect((await items.find().toArray()).map(({ _id }) => _id)).toEqual([1]);
});

test('a transaction reads the data as it was at its start', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, n: 0 });
  await using session = begin();
  expect(await countIn(items, 1, session)).toBe(0);
  await items.updateOne({ _id: 1 }, changes({ $set: { n: 7 } }));
  expect(await countIn(items, 1, session)).toBe(0);
  expect(await codeOf(items.updateOne({ _id: 1 }, changes({ $inc: { n: 1 } }), { session }))).toBe(
    112,
  );
});

test('what was deleted since its start a transaction cannot change', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, n: 0 });
  await using session = begin();
  expect(await countIn(items, 1, session)).toBe(0);
  await items.deleteOne({ _id: 1 });
  const changing = items.updateOne({ _id: 1 }, changes({ $inc: { n: 1 } }), { session });
  expect(await codeOf(changing)).toBe(112);
  expect(await items.findOne()).toBeNull();
});

test('a unique key that was taken since its start is a conflict, for it may be free again', async () => {
  const items = plainCollection();
  await items.createIndex({ key: 1 }, { unique: true });
  await using session = begin();
  await items.find({}, { session }).toArray();
  await items.insertOne({ _id: 1, key: 'a' });
  const failure = await items.insertOne({ _id: 2, key: 'a' }, { session }).catch((e) => e);
  expect([failure.code, failure.hasErrorLabel('TransientTransactionError')]).toEqual([112, true]);
});

test('a transaction can add twice to an array whose elements are unique', async () => {
  const items = plainCollection();
  await items.createIndex({ tags: 1 }, { unique: true });
  await items.insertOne({ _id: 1, tags: ['a'] });
  await using session = begin();
  await items.updateOne({ _id: 1 }, changes({ $push: { tags: 'b' } }), { session });
  await items.updateOne({ _id: 1 }, changes({ $push: { tags: 'c' } }), { session });
  await session.commitTransaction();
  expect(await items.findOne()).toEqual({ _id: 1, tags: ['a', 'b', 'c'] });
});

test('of two transactions on one document the second fails and may try again', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, n: 0 });
  await using first = begin();
  await using second = begin();
  await items.updateOne({ _id: 1 }, changes({ $inc: { n: 1 } }), { session: first });
  const failure = await items
    .updateOne({ _id: 1 }, changes({ $inc: { n: 1 } }), { session: second })
    .catch((error) => error);
  expect(failure).toBeInstanceOf(MongoServerError);
  expect(failure.code).toBe(112);
  expect(failure.hasErrorLabel('TransientTransactionError')).toBe(true);
  await first.commitTransaction();
  expect(await countIn(items, 1)).toBe(1);
});

test('a write outside waits for the transaction', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, n: 0 });
  await using session = begin();
  await items.updateOne({ _id: 1 }, changes({ $inc: { n: 1 } }), { session });
  let isDone = false;
  const waiting = items.updateOne({ _id: 1 }, changes({ $inc: { n: 10 } })).then(() => {
    isDone = true;
  });
  // A round trip that comes after the waiting write has been read by the server.
  await database.db.command({ ping: 1 });
  expect(isDone).toBe(false);
  await session.commitTransaction();
  await waiting;
  expect(await countIn(items, 1)).toBe(11);
});

test('unique keys hold across open transactions', async () => {
  const items = plainCollection();
  await items.createIndex({ k: 1 }, { unique: true });
  await using session = begin();
  await items.insertOne({ _id: 1, k: 1 }, { session });
  const other = codeOf(items.insertOne({ _id: 2, k: 1 }));
  await session.commitTransaction();
  expect(await other).toBe(11000);
  await using again = begin();
  expect(await codeOf(items.insertOne({ _id: 3, k: 1 }, { session: again }))).toBe(11000);
});

test('a key given up in a transaction can be taken in it', async () => {
  const items = plainCollection();
  await items.createIndex({ k: 1 }, { unique: true });
  await items.insertOne({ _id: 1, k: 1 });
  await using session = begin();
  await items.deleteOne({ _id: 1 }, { session });
  await items.insertOne({ _id: 2, k: 1 }, { session });
  await session.commitTransaction();
  expect(await items.find({ k: 1 }).toArray()).toEqual([{ _id: 2, k: 1 }]);
});

test('a document that a transaction changes twice is found by what it is last', async () => {
  const items = plainCollection();
  await items.createIndex({ k: 1 });
  await items.insertOne({ _id: 1, k: 1 });
  await using session = begin();
  for (const k of [2, 3]) await items.updateOne({ _id: 1 }, { $set: { k } }, { session });
  await session.commitTransaction();
  const found = [1, 2, 3].map((k) => items.find({ k }).hint({ k: 1 }).toArray());
  expect(await Promise.all(found)).toEqual([[], [], [{ _id: 1, k: 3 }]]);
});

test('two documents of one transaction cannot have one unique key', async () => {
  const items = plainCollection();
  await items.createIndex({ k: 1 }, { unique: true });
  await using session = begin();
  await items.insertOne({ _id: 1, k: 1 }, { session });
  expect(await codeOf(items.insertOne({ _id: 2, k: 1 }, { session }))).toBe(11000);
});

test('what a transaction has written is found by a unique key of it', async () => {
  const items = plainCollection();
  await items.createIndex({ k: 1 }, { unique: true });
  await items.insertOne({ _id: 1, k: 1 });
  await using session = begin();
  await items.insertOne({ _id: 2, k: 2 }, { session });
  await items.updateOne({ _id: 1 }, { $set: { k: 3 } }, { session });
  const matched: number[] = [];
  for (const k of [1, 2, 3]) {
    const { matchedCount } = await items.updateOne({ k }, { $set: { n: k } }, { session });
    matched.push(matchedCount);
  }
  expect(matched).toEqual([0, 1, 1]);
});

test('twenty transactions at once lose no update', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, n: 0 });
  const increment = () =>
    database.client.withSession((session) =>
      session.withTransaction(async () => {
        const n = Number(await countIn(items, 1, session));
        await items.updateOne({ _id: 1 }, changes({ $set: { n: n + 1 } }), { session });
      }),
    );
  await Promise.all(Array.from({ length: 20 }, increment));
  expect(await countIn(items, 1)).toBe(20);
});

test('a failed write ends the transaction', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1 });
  await using session = begin();
  await items.insertOne({ _id: 2 }, { session });
  expect(await codeOf(items.insertOne({ _id: 1 }, { session }))).toBe(11000);
  expect(await codeOf(items.insertOne({ _id: 3 }, { session }))).toBe(251);
  expect(await items.countDocuments()).toBe(1);
});

test('a query in a transaction uses indexes and sees its own changes in order', async () => {
  const items = plainCollection();
  await items.createIndex({ a: 1 });
  await items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 3 },
  ]);
  await using session = begin();
  await items.insertOne({ _id: 3, a: 2 }, { session });
  await items.updateOne({ _id: 1 }, changes({ $set: { a: 9 } }), { session });
  const found = await items
    .find({ a: { $gt: 0 } }, { session })
    .sort({ a: 1 })
    .toArray();
  expect(found.map(({ _id }) => _id)).toEqual([3, 2, 1]);
});

test('only some commands can be part of a transaction', async () => {
  await using session = begin();
  expect(await codeOf(database.db.command({ listCollections: 1 }, { session }))).toBe(263);
});

test('committing twice is one commit', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 0 });
  await using session = begin();
  await items.insertOne({ _id: 1 }, { session });
  await session.commitTransaction();
  await session.commitTransaction();
  expect(await items.countDocuments()).toBe(2);
});
