/** Stages about the server, and what a client that wants the stable API alone may not ask for. */
import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();
const nobody = { user: 'nobody', db: 'admin' };

const listSessions = (options: unknown): Promise<Document[]> =>
  database.db.aggregate([{ $listLocalSessions: options }]).toArray();

test('$listLocalSessions tells of the session that asks', async () => {
  await using session = database.client.startSession();
  const stages = [{ $listLocalSessions: {} }, { $match: { '_id.id': session.id?.id } }];
  const [found] = await database.db.aggregate(stages, { session }).toArray();
  expect(found?.['_id'].uid.length()).toBe(32);
  expect(Date.now() - found?.['lastUse'].getTime()).toBeLessThan(60_000);
});

test.each([
  [{ allUsers: true }, true],
  [{ allUsers: false, users: null }, true],
  [{ allUsers: true, users: [null] }, true],
  [{ users: [nobody, null] }, false],
])('$listLocalSessions %j', async (options, isFound) => {
  expect((await listSessions(options)).length > 0).toBe(isFound);
});

test.each([
  ['all', 14],
  [{ allUsers: 1 }, 14],
  [{ users: nobody }, 14],
  [{ users: ['nobody'] }, 14],
  [{ users: [{ user: 'nobody' }] }, 40414],
  [{ users: [{ ...nobody, role: 'x' }] }, 40415],
  [{ everybody: true }, 40415],
  [{ allUsers: true, users: [nobody] }, 12],
])('$listLocalSessions %j is refused', async (options, code) => {
  expect(await codeOf(listSessions(options))).toBe(code);
});

test.each([
  [[{ $listLocalSessions: {} }], 1],
  [[{ $indexStats: {} }], 'items'],
  [[{ $collStats: { storageStats: {} } }], 'items'],
  [[{ $changeStream: { showExpandedEvents: false } }], 'items'],
])('%j is not part of the stable API', async (pipeline, aggregate) => {
  const command = { aggregate, pipeline, cursor: {}, apiVersion: '1', apiStrict: true };
  expect(await codeOf(database.db.command(command))).toBe(323);
});

test('behind a change stream, a stage that nobody knows is told from one that may not stand there', async () => {
  const open = (stage: Document) =>
    database.db.command({
      aggregate: 'items',
      pipeline: [{ $changeStream: {} }, stage],
      cursor: {},
    });
  expect(await codeOf(open({ $unheardOf: {} }))).toBe(40324);
  expect(await codeOf(open({ $group: { _id: 1 } }))).toBe(20);
});

test('in a transaction a collection that is there cannot be created again', async () => {
  await database.db.createCollection('there');
  await database.db.command({ create: 'there' });
  await using session = database.client.startSession();
  session.startTransaction();
  expect(await codeOf(database.db.command({ create: 'there' }, { session }))).toBe(48);
  await session.abortTransaction();
});

test('a key is told without the record that it leads to', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1, a: 5 });
  await items.createIndex({ a: 1 });
  const options = { returnKey: true, showRecordId: true };
  expect(await items.find({ a: 5 }, options).toArray()).toEqual([{ a: 5 }]);
});
