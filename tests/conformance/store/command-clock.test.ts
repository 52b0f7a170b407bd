/** `$$NOW` and `$$CLUSTER_TIME`: what they are while a command runs, and which commands have neither. */
import { expect, test } from '@jest/globals';
import type { Document, Timestamp } from 'mongodb';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();

const setTime = { $set: { at: '$$CLUSTER_TIME' } };

async function clusterTime(): Promise<Timestamp> {
  const stages = [{ $documents: [{}] }, { $project: { at: '$$CLUSTER_TIME' } }];
  const [row] = await database.db.aggregate(stages).toArray();
  return row?.['at'];
}

const timesIn = (name: string): Promise<unknown[]> => database.db.collection(name).distinct('at');

test('the cluster time lies between the write before a command and the write after it', async () => {
  const insert = { insert: 'written', documents: [{}] };
  const { operationTime: before }: Document = await database.db.command(insert);
  const between = await clusterTime();
  const { operationTime: after }: Document = await database.db.command(insert);
  expect(between.greaterThanOrEqual(before)).toBe(true);
  expect(between.lessThan(after)).toBe(true);
});

test('the statements of one update have one cluster time', async () => {
  const items = database.collection();
  await items.insertMany([{ _id: 1 }, { _id: 2 }]);
  await database.db.command({
    update: items.collectionName,
    updates: [1, 2].map((_id) => ({ q: { _id }, u: [setTime] })),
  });
  expect(await timesIn(items.collectionName)).toHaveLength(1);
});

test('each operation of a bulk write has a cluster time of its own', async () => {
  const items = database.collection();
  await items.insertMany([{ _id: 1 }, { _id: 2 }]);
  await database.client.db('admin').command({
    bulkWrite: 1,
    ops: [1, 2].map((_id) => ({ update: 0, filter: { _id }, updateMods: [setTime] })),
    nsInfo: [{ ns: items.namespace }],
  });
  expect(await timesIn(items.collectionName)).toHaveLength(2);
});

const afterNow = { $expr: { $gt: ['$at', '$$NOW'] } };
const afterLastWrite = { $expr: { $gt: ['$at', '$$CLUSTER_TIME'] } };

const timeless: readonly Document[] = [
  { count: 'timeless', query: afterNow },
  { count: 'timeless', query: afterLastWrite },
  { distinct: 'timeless', key: 'a', query: afterNow },
  { listCollections: 1, filter: afterNow },
  { listDatabases: 1, filter: afterNow },
];

test.each(timeless)('%j knows no time', async (command) => {
  await database.db.collection('timeless').insertOne({ a: 1 });
  const { db } = 'listDatabases' in command ? { db: database.client.db('admin') } : database;
  expect(await codeOf(db.command(command))).toBe(51144);
});
