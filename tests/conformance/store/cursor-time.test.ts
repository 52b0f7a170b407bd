/** How long a cursor may work, by a clock that the store has from the test. */
import { expect, jest, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { startInThread } from './store-in-thread.ts';
import type { Item } from './support.ts';

const maxTimeMS = 60_000;
/** More than a scan reads ahead of the first batch. */
const many = 3000;

test('the time of a cursor does not pass while nobody reads it', async () => {
  await using store = await startInThread();
  await using client = new MongoClient(store.uri);
  const items = client.db('d').collection<Item>('c');
  await items.insertMany(Array.from({ length: many }, (_, _id) => ({ _id })));
  const cursor = items.find({}, { batchSize: 100, maxTimeMS });
  await cursor.next();
  const now = Date.now;
  using _later = jest.spyOn(Date, 'now').mockImplementation(() => now() + 2 * maxTimeMS);
  expect(await cursor.toArray()).toHaveLength(many - 1);
});
