/** Index keys are shorter than values may be: what that must not change. */
import { expect, test } from '@jest/globals';
import { Decimal128, Double, Long } from 'bson';
import { changes, codeOf, useDatabase } from './support.ts';

const database = useDatabase();
const { collection, plainCollection } = database;

const long = (end: string): string => `${'x'.repeat(900)}${end}`;
const near = (end: string): Decimal128 =>
  Decimal128.fromString(`0.1000000000000000000000000000${end}`);

const orders: readonly (readonly [string, readonly unknown[]])[] = [
  ['long text', ['d', 'b', 'e', 'a', 'c'].map(long)],
  ['decimals that are one double', ['4', '2', '5', '1', '3'].map(near)],
];

test.each(orders)('%s comes in order, whenever the index was made', async (_name, values) => {
  for (const isFirst of [true, false]) {
    const items = collection();
    if (isFirst) await items.createIndex({ v: 1 });
    await items.insertMany(values.map((v, _id) => ({ _id, v })));
    if (!isFirst) await items.createIndex({ v: 1 });
    for (const direction of [1, -1] as const) {
      const found = await items.find().sort({ v: direction }).hint({ v: 1 }).toArray();
      const ids = found.map(({ _id }) => Number(_id));
      expect(ids).toEqual(direction === 1 ? [3, 1, 4, 0, 2] : [2, 0, 4, 1, 3]);
    }
  }
});

const different: readonly (readonly [string, unknown, unknown])[] = [
  ['long texts', long('a'), long('b')],
  ['neighbours beyond 2^53', Long.fromString('9007199254740993'), new Double(9007199254740992)],
  ['decimals that are one double', near('1'), near('2')],
];

test.each(different)('%s are different unique values', async (_name, a, b) => {
  const items = collection();
  await items.insertMany([
    { _id: 1, v: a },
    { _id: 2, v: b },
  ]);
  await items.createIndex({ v: 1 }, { unique: true });
  expect(await codeOf(items.insertOne({ _id: 3, v: b }))).toBe(11000);
  expect(await codeOf(items.insertOne({ _id: 4, v: a }))).toBe(11000);
});

const same: readonly (readonly [string, unknown, unknown])[] = [
  ['long texts', long('a'), long('a')],
  ['types of one number', Long.fromNumber(5), Decimal128.fromString('5.0')],
  [
    'types of one large number',
    Long.fromString('9007199254740993'),
    Decimal128.fromString('9007199254740993'),
  ],
];

test.each(same)('%s are the same unique value, however many share the key', async (_name, a, b) => {
  const items = collection();
  await items.insertMany([
    { _id: 1, v: a },
    { _id: 2, v: long('z') },
    { _id: 3, v: b },
  ]);
  expect(await codeOf(items.createIndex({ v: 1 }, { unique: true }))).toBe(11000);
  expect(await items.listIndexes().toArray()).toHaveLength(1);
  await items.deleteOne({ _id: 3 });
  await items.createIndex({ v: 1 }, { unique: true });
  expect(await codeOf(items.insertOne({ _id: 4, v: b }))).toBe(11000);
});

test('an update moves the entries that it changes, and the others find their document still', async () => {
  const items = plainCollection();
  await items.createIndexes([{ key: { a: 1 } }, { key: { 'b.c': 1 } }, { key: { t: 'text' } }]);
  await items.insertOne({ _id: 1, a: 1, b: { c: 1 }, t: 'old' });
  await items.updateOne({ _id: 1 }, { $set: { 'b.c': 2, n: 1 } });
  await items.updateOne({ _id: 1 }, { $set: { t: 'new' } });
  const found = (filter: object) => items.countDocuments(filter);
  expect(await found({ a: 1 })).toBe(1);
  expect([await found({ 'b.c': 1 }), await found({ 'b.c': 2 })]).toEqual([0, 1]);
  const search = ($search: string) => items.find({ $text: { $search } }).toArray();
  expect([(await search('old')).length, (await search('new')).length]).toEqual([0, 1]);
});

test('in a transaction a document keeps a unique value that its update leaves alone', async () => {
  const items = plainCollection();
  await items.createIndex({ k: 1 }, { unique: true });
  await items.insertOne({ _id: 1, k: 'a', n: 0 });
  await using session = database.client.startSession();
  session.startTransaction();
  await items.updateOne({ _id: 1 }, changes({ $inc: { n: 1 } }), { session });
  expect(await codeOf(items.insertOne({ _id: 2, k: 'a' }, { session }))).toBe(11000);
  await session.abortTransaction();
});

test('several values of one field are read at once, in the order of the next', async () => {
  const items = plainCollection();
  await items.createIndex({ s: 1, at: -1 });
  await items.insertMany(
    Array.from({ length: 90 }, (_, i) => ({ _id: i, s: 'abc'[i % 3], at: (i * 7) % 90 })),
  );
  const page = (direction: 1 | -1) =>
    items
      .find({ s: { $in: ['c', 'a', 'none'] } })
      .sort({ at: direction })
      .skip(2)
      .limit(40);
  const expected = (direction: 1 | -1) =>
    Array.from({ length: 90 }, (_, i) => ({ s: i % 3, at: (i * 7) % 90 }))
      .filter(({ s }) => s !== 1)
      .map(({ at }) => at)
      .sort((a, b) => (a - b) * direction)
      .slice(2, 42);
  for (const direction of [1, -1] as const) {
    const found = await page(direction).toArray();
    expect(found.map(({ at }) => at)).toEqual(expected(direction));
    const { executionStats } = await page(direction).explain('executionStats');
    expect(executionStats.totalDocsExamined).toBeLessThan(50);
  }
});

test('values of a unique field bring their documents in the order of its index, each once', async () => {
  const items = plainCollection();
  await items.createIndex({ sku: 1 }, { unique: true });
  await items.insertMany([3, 1, 2, 5, 4].map((sku) => ({ _id: 9 - sku, sku, isOdd: sku % 2 > 0 })));
  const skus = async (filter: object, options: object = {}) =>
    (await items.find(filter, options).toArray()).map(({ sku }) => Number(sku));
  const some = { sku: { $in: [5, 1, 3, 5, 9, 2] } };
  expect(await skus(some)).toEqual([1, 2, 3, 5]);
  expect(await skus({ ...some, isOdd: true })).toEqual([1, 3, 5]);
  expect(await skus({ $and: [some, { sku: { $gt: 1 } }] })).toEqual([2, 3, 5]);
  expect(await skus(some, { skip: 1, limit: 2 })).toEqual([2, 3]);
  expect(await skus(some, { sort: { _id: 1 } })).toEqual([5, 3, 2, 1]);
  expect(await items.find(some).project({ _id: 1 }).toArray()).toEqual([8, 7, 6, 4].map(asId));
  expect(await items.countDocuments({ sku: { $in: [5, 9] } })).toBe(1);
});

test('in a transaction values of a unique field bring what it has changed', async () => {
  const items = plainCollection();
  await items.createIndex({ sku: 1 }, { unique: true });
  await items.insertMany([1, 2, 3].map((sku) => ({ _id: sku, sku })));
  await database.client.withSession((session) =>
    session.withTransaction(async () => {
      await items.updateOne({ _id: 1 }, { $set: { sku: 7 } }, { session });
      await items.deleteOne({ _id: 2 }, { session });
      const found = items.find({ sku: { $in: [1, 2, 3, 7] } }, { session });
      expect((await found.toArray()).map(({ _id }) => _id)).toEqual([3, 1]);
    }),
  );
});

const asId = (_id: number) => ({ _id });
