import { expect, jest, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { eventually } from '../../support/eventually.ts';
import { someDocuments } from './long-work.ts';
import { startInThread } from './store-in-thread.ts';

test('expired documents go also where a turn is over with each look at the clock', async () => {
  await using store = await startInThread();
  await using client = new MongoClient(store.uri);
  const items = client.db('d').collection<{ _id: number }>('c');
  await items.createIndex({ at: 1 }, { expireAfterSeconds: 10 });
  const at = new Date(Date.now() - 60_000);
  await items.insertMany(someDocuments(150).map((document) => ({ ...document, at })));
  let nowMs = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => (nowMs += 20));
  try {
    await client.db('admin').command({ setParameter: 1, ttlMonitorSleepSecs: 1 });
    await eventually(async () => expect(await items.countDocuments()).toBe(0));
  } finally {
    jest.restoreAllMocks();
  }
});
