/** Updates and deletes of the document that a value of a unique field names, which is found without a plan. */
import { beforeEach, expect, test } from '@jest/globals';
import type { Collection } from 'mongodb';
import { changes, codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();
let items: Collection<Item>;

beforeEach(async () => {
  items = database.plainCollection();
  await items.createIndex({ sku: 1 }, { unique: true });
  await items.insertMany([
    { _id: 1, sku: 'a', stock: 2, lots: [{ n: 1 }, { n: 2 }] },
    { _id: 2, sku: 'b', stock: 0, lots: [] },
  ]);
});

const skus = async () => (await items.find().sort({ _id: 1 }).toArray()).map(({ sku }) => sku);

test('the value finds its document, and what else is asked decides', async () => {
  const take = (sku: string) =>
    items.findOneAndUpdate({ sku, stock: { $gt: 0 } }, changes({ $inc: { stock: -1 } }), {
      returnDocument: 'after',
    });
  expect(await take('a')).toMatchObject({ _id: 1, stock: 1 });
  expect(await take('b')).toBeNull();
  expect(await take('c')).toBeNull();
  expect(await items.deleteOne({ sku: 'b', stock: 1 })).toMatchObject({ deletedCount: 0 });
  expect(await items.deleteMany({ sku: 'b', stock: 0 })).toMatchObject({ deletedCount: 1 });
  expect(await skus()).toEqual(['a']);
});

test('the positional operator means the element that matched', async () => {
  await items.updateOne({ sku: 'a', 'lots.n': 2 }, changes({ $set: { 'lots.$.n': 7 } }));
  expect(await items.findOne({ sku: 'a' })).toMatchObject({ lots: [{ n: 1 }, { n: 7 }] });
});

test('a condition that makes no sense is refused, also where nothing is found', async () => {
  const filter = { sku: 'c', stock: { $above: 1 } } as object;
  expect(await codeOf(items.updateOne(filter, changes({ $inc: { stock: 1 } })))).toBe(2);
});

test('what is not there is inserted with the values that were asked for', async () => {
  const options = { upsert: true };
  await items.updateOne({ _id: 3, sku: 'c' }, changes({ $set: { stock: 5 } }), options);
  expect(await items.findOne({ sku: 'c' })).toEqual({ _id: 3, sku: 'c', stock: 5 });
  const again = items.updateOne({ sku: 'c', stock: 6 }, changes({ $set: { n: 1 } }), options);
  expect(await codeOf(again)).toBe(11000);
});

test('inside a transaction a value is where the transaction has put it', async () => {
  await using session = database.client.startSession();
  session.startTransaction();
  await items.updateOne({ sku: 'a' }, changes({ $set: { sku: 'z' } }), { session });
  await items.insertOne({ _id: 3, sku: 'a' }, { session });
  const mark = (sku: string) =>
    items.updateOne({ sku }, changes({ $set: { mark: sku } }), { session });
  expect(await mark('a')).toMatchObject({ matchedCount: 1 });
  expect(await mark('z')).toMatchObject({ matchedCount: 1 });
  expect(await mark('y')).toMatchObject({ matchedCount: 0 });
  await session.commitTransaction();
  expect(await items.findOne({ _id: 1 })).toMatchObject({ sku: 'z', mark: 'z' });
  expect(await items.findOne({ _id: 3 })).toMatchObject({ sku: 'a', mark: 'a' });
});

test('a look for a value counts as one use of its index', async () => {
  const uses = async () => {
    const statistics = await items.aggregate([{ $indexStats: {} }]).toArray();
    return Number(statistics.find(({ name }) => name === 'sku_1')?.['accesses'].ops);
  };
  const before = await uses();
  await items.updateOne({ sku: 'a', stock: 2 }, changes({ $set: { stock: 3 } }));
  await items.updateOne({ sku: 'nobody', stock: 2 }, changes({ $set: { stock: 3 } }));
  expect((await uses()) - before).toBe(2);
});
