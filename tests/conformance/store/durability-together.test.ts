/** Writes that arrive together are stored together; each has its own outcome all the same. */
import { expect, test } from '@jest/globals';
import { changes, codeOf, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;
const many = 60;
const numbers = Array.from({ length: many }, (_, i) => i);

test('each of many inserts at once has its own result', async () => {
  const items = plainCollection();
  await items.createIndex({ k: 1 }, { unique: true });
  const codes = await Promise.all(
    numbers.map((i) => codeOf(items.insertOne({ _id: i, k: Math.floor(i / 2) }))),
  );
  expect(codes.filter((code) => code === undefined)).toHaveLength(many / 2);
  expect(codes.filter((code) => code === 11000)).toHaveLength(many / 2);
  expect(await items.distinct('k')).toHaveLength(many / 2);
});

test('no increment of many at once is lost', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, n: 0 });
  const seen = await Promise.all(
    numbers.map(async () => {
      const after = await items.findOneAndUpdate({ _id: 1 }, changes({ $inc: { n: 1 } }), {
        returnDocument: 'after',
      });
      return after?.['n'];
    }),
  );
  expect(new Set(seen).size).toBe(many);
  expect(await items.findOne({ _id: 1 })).toEqual({ _id: 1, n: many });
});

test('an upsert that many want is done once', async () => {
  const items = plainCollection();
  const results = await Promise.all(
    numbers.map(() => items.updateOne({ _id: 1 }, changes({ $inc: { n: 1 } }), { upsert: true })),
  );
  expect(results.filter(({ upsertedCount }) => upsertedCount === 1)).toHaveLength(1);
  expect(await items.findOne({ _id: 1 })).toEqual({ _id: 1, n: many });
});

test('a transaction goes on seeing its moment while others write', async () => {
  const items = plainCollection();
  await items.insertMany(numbers.map((i) => ({ _id: i, n: 0 })));
  await using session = database.client.startSession();
  session.startTransaction();
  const sum = async () =>
    (await items.find({}, { session }).toArray()).reduce((all, { n }) => all + Number(n), 0);
  expect(await sum()).toBe(0);
  const [before] = await Promise.all([
    sum(),
    ...numbers.map((i) => items.updateOne({ _id: i }, changes({ $inc: { n: 1 } }))),
  ]);
  expect([before, await sum()]).toEqual([0, 0]);
  expect(await codeOf(items.updateOne({ _id: 1 }, changes({ $inc: { n: 1 } }), { session }))).toBe(
    112,
  );
  await session.abortTransaction();
  expect(await items.countDocuments({ n: 1 })).toBe(many);
});
