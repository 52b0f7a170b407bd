/** Commands of one session that carry a transaction number: one at a time, and each write done once. */
import { expect, test } from '@jest/globals';
import { Long, UUID } from 'bson';
import type { ClientSession, Collection, Document } from 'mongodb';
import { type RawConnection, rawConnection } from './raw-connection.ts';
import { changes, type Item, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

/** A transaction that holds document 1 until it is told to let go. */
async function holding(items: Collection<Item>): Promise<ClientSession> {
  const session = database.client.startSession();
  session.startTransaction();
  await items.insertOne({ _id: 1 }, { session });
  return session;
}

const numbered = (number = 1, lsid = { id: new UUID() }): Document => ({
  $db: database.db.databaseName,
  lsid,
  txnNumber: Long.fromNumber(number),
});

test('a retry gets the outcome of its first attempt, which is still under way', async () => {
  const items = plainCollection();
  await database.db.createCollection(items.collectionName);
  await using holder = await holding(items);
  using first = await rawConnection(database.uri);
  using second = await rawConnection(database.uri);
  const insert = { insert: items.collectionName, documents: [{ _id: 1 }], ...numbered() };
  const replies = [await sent(first, insert), await sent(second, insert)];
  await holder.abortTransaction();
  for (const reply of replies) {
    const { n, writeErrors } = await reply();
    expect({ n, writeErrors }).toEqual({ n: 1, writeErrors: undefined });
  }
});

test('the time of a retry passes while it waits for its first attempt', async () => {
  const items = plainCollection();
  await database.db.createCollection(items.collectionName);
  await using holder = await holding(items);
  using first = await rawConnection(database.uri);
  using second = await rawConnection(database.uri);
  const insert = { insert: items.collectionName, documents: [{ _id: 1 }], ...numbered() };
  const reply = await sent(first, insert);
  expect(await second.command({ ...insert, maxTimeMS: 50 })).toMatchObject({ ok: 0, code: 50 });
  await holder.abortTransaction();
  expect(await reply()).toMatchObject({ ok: 1, n: 1 });
  expect(await second.command(insert)).toMatchObject({ ok: 1, n: 1 });
});

test('a write with the next number gives up the transaction before it', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, n: 0 });
  using connection = await rawConnection(database.uri);
  const lsid = { id: new UUID() };
  const update = {
    update: items.collectionName,
    updates: [{ q: { _id: 1 }, u: changes({ $inc: { n: 1 } }) }],
  };
  const transaction = { ...numbered(1, lsid), autocommit: false };
  await connection.command({ ...update, ...transaction, startTransaction: true });
  expect(await connection.command({ ...update, ...numbered(2, lsid) })).toMatchObject({ n: 1 });
  const commit = { commitTransaction: 1, ...transaction, $db: 'admin' };
  expect(await connection.command(commit)).toMatchObject({ ok: 0, code: 225 });
  expect(await items.findOne({ _id: 1 })).toEqual({ _id: 1, n: 1 });
});

test('a transaction with the next number gives up the one before it, and its locks', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, n: 0 });
  using connection = await rawConnection(database.uri);
  const lsid = { id: new UUID() };
  const updates = [{ q: { _id: 1 }, u: changes({ $inc: { n: 1 } }) }];
  const begin = (number: number) =>
    connection.command({
      ...{ update: items.collectionName, updates, ...numbered(number, lsid) },
      ...{ autocommit: false, startTransaction: true },
    });
  await begin(1);
  expect(await begin(2)).toMatchObject({ ok: 1, n: 1 });
  const commit = { commitTransaction: 1, ...numbered(2, lsid), autocommit: false, $db: 'admin' };
  expect(await connection.command(commit)).toMatchObject({ ok: 1 });
  expect(await items.findOne()).toEqual({ _id: 1, n: 1 });
});

test('a write with a number that the session has left behind is refused', async () => {
  const items = plainCollection();
  using connection = await rawConnection(database.uri);
  const lsid = { id: new UUID() };
  const insert = (_id: number, number: number) => ({
    insert: items.collectionName,
    documents: [{ _id }],
    ...numbered(number, lsid),
  });
  expect(await connection.command(insert(1, 2))).toMatchObject({ ok: 1, n: 1 });
  expect(await connection.command(insert(2, 1))).toMatchObject({ ok: 0, code: 225 });
  expect(await items.find().toArray()).toEqual([{ _id: 1 }]);
});

test('a session that is killed gives up its transaction and what that has locked', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, n: 0 });
  using connection = await rawConnection(database.uri);
  const lsid = { id: new UUID() };
  const update = {
    update: items.collectionName,
    updates: [{ q: { _id: 1 }, u: changes({ $inc: { n: 1 } }) }],
  };
  const transaction = { ...numbered(1, lsid), autocommit: false, startTransaction: true };
  expect(await connection.command({ ...update, ...transaction })).toMatchObject({ n: 1 });
  await database.db.command({ killSessions: [lsid] });
  const again = { ...update, maxTimeMS: 60_000, $db: database.db.databaseName };
  expect(await connection.command(again)).toMatchObject({ ok: 1, n: 1 });
  expect(await items.findOne({ _id: 1 })).toEqual({ _id: 1, n: 1 });
});

test.each(['commitTransaction', 'abortTransaction'])('%s outside a transaction', async (end) => {
  using connection = await rawConnection(database.uri);
  const { lsid, txnNumber } = numbered();
  const command = { [end]: 1, lsid, $db: 'admin' };
  expect(await connection.command(command)).toMatchObject({ code: 125 });
  expect(await connection.command({ ...command, txnNumber })).toMatchObject({ code: 50768 });
});

/** Sends a command that will wait; resolves when the server has had time to read it. */
async function sent(
  connection: RawConnection,
  command: Document,
): Promise<() => Promise<Document>> {
  const reply = connection.command(command);
  // A round trip that comes after the command.
  await database.db.command({ ping: 1 });
  return () => reply;
}
