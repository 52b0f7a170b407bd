import { expect, test } from '@jest/globals';
import { Decimal128, Double, Long } from 'bson';
import type { Collection, Document, IndexSpecification } from 'mongodb';
import { changes, codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

/** The stages of the winning plan from the outside in, with the index they read. */
async function planOf(
  items: Collection<Item>,
  filter: Document,
  sort: Document = {},
): Promise<string[]> {
  const { queryPlanner } = await items.find(filter).sort(sort).explain('queryPlanner');
  const stages: string[] = [];
  for (let stage = queryPlanner['winningPlan']; stage; stage = stage['inputStage']) {
    stages.push(stage['indexName'] ? `${stage['stage']} ${stage['indexName']}` : stage['stage']);
  }
  return stages;
}

const plans: readonly {
  readonly rule: string;
  readonly indexes: readonly IndexSpecification[];
  readonly filter: Document;
  readonly sort?: Document;
  readonly plan: readonly string[];
}[] = [
  { rule: 'the id', indexes: [], filter: { _id: 1 }, plan: ['FETCH', 'IXSCAN _id_'] },
  { rule: 'no index at all', indexes: [], filter: { a: 1 }, plan: ['COLLSCAN'] },
  {
    rule: 'a sort without an index',
    indexes: [],
    filter: {},
    sort: { a: 1 },
    plan: ['SORT', 'COLLSCAN'],
  },
  {
    rule: 'equality and order from one index',
    indexes: [{ cat: 1, price: -1 }],
    filter: { cat: 1 },
    sort: { price: 1 },
    plan: ['FETCH', 'IXSCAN cat_1_price_-1'],
  },
  {
    rule: 'a range behind an equality',
    indexes: [{ cat: 1, price: 1 }],
    filter: { cat: 1, price: { $gte: 5, $lt: 9 } },
    plan: ['FETCH', 'IXSCAN cat_1_price_1'],
  },
  {
    rule: 'an order that the index does not have',
    indexes: [{ cat: 1, price: 1 }],
    filter: { cat: 1 },
    sort: { name: 1 },
    plan: ['SORT', 'FETCH', 'IXSCAN cat_1_price_1'],
  },
  {
    rule: 'the longer prefix wins',
    indexes: [{ cat: 1 }, { cat: 1, a: 1 }],
    filter: { cat: 1, a: 1 },
    plan: ['FETCH', 'IXSCAN cat_1_a_1'],
  },
  {
    rule: 'an index for the order alone',
    indexes: [{ price: 1 }],
    filter: {},
    sort: { price: -1 },
    plan: ['FETCH', 'IXSCAN price_1'],
  },
  {
    rule: 'the start of a text',
    indexes: [{ name: 1 }],
    filter: { name: /^Ring/ },
    plan: ['FETCH', 'IXSCAN name_1'],
  },
  {
    rule: 'a regex without a fixed start',
    indexes: [{ name: 1 }],
    filter: { name: /ring/i },
    plan: ['COLLSCAN'],
  },
];

test.each(plans)('plans $rule', async ({ indexes, filter, sort, plan }) => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, cat: 1, price: 5, name: 'Ring', a: 1 });
  for (const key of indexes) await items.createIndex(key);
  expect(await planOf(items, filter, sort)).toEqual(plan);
});

test('a union of indexes serves $or', async () => {
  const items = plainCollection();
  await items.insertMany([{ _id: 1, a: 1 }, { _id: 2, b: 1 }, { _id: 3, a: 1, b: 1 }, { _id: 4 }]);
  await items.createIndex({ a: 1 });
  await items.createIndex({ b: 1 });
  const filter = { $or: [{ a: 1 }, { b: 1 }] };
  expect(await planOf(items, filter)).toEqual(['FETCH', 'OR']);
  expect((await items.find(filter).toArray()).map(({ _id }) => _id).sort()).toEqual([1, 2, 3]);
});

test('an index looks into arrays and finds each document once', async () => {
  const items = plainCollection();
  await items.createIndex({ tags: 1, price: 1 });
  await items.insertMany([
    { _id: 1, tags: ['a', 'b'], price: 2 },
    { _id: 2, tags: ['a'], price: 1 },
    { _id: 3, tags: [], price: 3 },
  ]);
  const found = await items.find({ tags: { $in: ['a', 'b'] } }).toArray();
  expect(found.map(({ _id }) => _id).sort()).toEqual([1, 2]);
  expect(await planOf(items, { tags: 'a' }, { price: 1 })).toEqual([
    'FETCH',
    'IXSCAN tags_1_price_1',
  ]);
  const sorted = await items.find({ tags: 'a' }).sort({ price: 1 }).toArray();
  expect(sorted.map(({ _id }) => _id)).toEqual([2, 1]);
});

test('fields of one array are indexed together', async () => {
  const items = plainCollection();
  await items.createIndex({ 'lines.sku': 1, 'lines.count': 1 });
  await items.insertOne({
    _id: 1,
    lines: [
      { sku: 'x', count: 1 },
      { sku: 'y', count: 2 },
    ],
  });
  expect(await items.countDocuments({ 'lines.sku': 'x', 'lines.count': 2 })).toBe(1);
  expect(await items.countDocuments({ lines: { $elemMatch: { sku: 'x', count: 2 } } })).toBe(0);
});

test('two arrays in one index are refused', async () => {
  const items = plainCollection();
  await items.createIndex({ a: 1, b: 1 });
  expect(await codeOf(items.insertOne({ _id: 1, a: [1], b: [2] }))).toBe(171);
  expect(await items.countDocuments()).toBe(0);
});

test('a range over a descending field keeps to its type', async () => {
  const items = plainCollection();
  const values = [
    5,
    'x',
    undefined,
    null,
    7,
    -3.5,
    Decimal128.fromString('6.5'),
    Long.fromNumber(6),
    new Double(8),
  ];
  await items.insertMany(
    values.map((b, _id) => (b === undefined ? { _id, a: 1 } : { _id, a: 1, b })),
  );
  await items.createIndex({ a: 1, b: -1 });
  const found = async (filter: Document) =>
    (await items.find(filter).sort({ b: -1 }).toArray()).map(({ _id }) => _id);
  expect(await found({ a: 1, b: { $gt: 5 } })).toEqual([8, 4, 6, 7]);
  expect(await found({ a: 1, b: { $lte: 5 } })).toEqual([0, 5]);
  expect(await found({ a: 1, b: { $gte: 'a' } })).toEqual([1]);
  expect((await found({ a: 1, b: null })).sort()).toEqual([2, 3]);
});

test('a partial unique index minds its members only', async () => {
  const items = plainCollection();
  await items.createIndex({ sku: 1 }, { unique: true, partialFilterExpression: { live: true } });
  await items.insertMany([
    { _id: 1, sku: 1, live: false },
    { _id: 2, sku: 1, live: false },
    { _id: 3, sku: 1, live: true },
  ]);
  expect(await codeOf(items.insertOne({ _id: 4, sku: 1, live: true }))).toBe(11000);
  expect(await codeOf(items.updateMany({ live: false }, { $set: { live: true } }))).toBe(11000);
  expect(await planOf(items, { sku: 1 })).toEqual(['COLLSCAN']);
  expect(await planOf(items, { sku: 1, live: true })).toEqual(['FETCH', 'IXSCAN sku_1']);
});

test('a sparse unique index leaves out documents without the field', async () => {
  const items = plainCollection();
  await items.createIndex({ code: 1 }, { unique: true, sparse: true });
  await items.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3, code: null }]);
  expect(await codeOf(items.insertOne({ _id: 4, code: null }))).toBe(11000);
  expect(await items.countDocuments({ code: null })).toBe(3);
});

test('a unique index is not built over duplicates', async () => {
  const items = plainCollection();
  await items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: Long.fromNumber(1) },
  ]);
  expect(await codeOf(items.createIndex({ a: 1 }, { unique: true }))).toBe(11000);
  expect(await items.indexes()).toHaveLength(1);
});

test('long texts that start alike are still different', async () => {
  const items = plainCollection();
  await items.createIndex({ s: 1 }, { unique: true });
  const start = 'x'.repeat(3000);
  await items.insertMany([
    { _id: 1, s: `${start}a` },
    { _id: 2, s: `${start}b` },
  ]);
  expect(await items.countDocuments({ s: `${start}b` })).toBe(1);
  expect(await codeOf(items.insertOne({ _id: 3, s: `${start}a` }))).toBe(11000);
});

test('a long text is unique though another one has its key', async () => {
  const items = plainCollection();
  await items.createIndex({ text: 1 }, { unique: true });
  const start = 'x'.repeat(900);
  await items.insertOne({ _id: 1, text: `${start}1` });
  await items.insertOne({ _id: 2, text: `${start}2` });
  expect(await codeOf(items.insertOne({ _id: 3, text: `${start}1` }))).toBe(11000);
});

test('documents of one statement cannot have one unique key', async () => {
  const items = plainCollection();
  await items.createIndex({ k: 1 }, { unique: true });
  const documents = [
    { _id: 1, k: 1 },
    { _id: 2, k: 1 },
    { _id: 1, k: 3 },
  ];
  expect(await codeOf(items.insertMany(documents, { ordered: false }))).toBe(11000);
  expect(await items.find().toArray()).toEqual([{ _id: 1, k: 1 }]);
});

test('each end of a range may be met by another element of an array', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, sizes: [1, 10] });
  await items.createIndex({ sizes: 1 });
  const found = await items
    .find({ sizes: { $gt: 2, $lt: 9 } })
    .hint({ sizes: 1 })
    .toArray();
  expect(found).toHaveLength(1);
});

test('a document keeps the unique keys of an array that grows', async () => {
  const items = plainCollection();
  await items.createIndex({ tags: 1 }, { unique: true });
  await items.insertOne({ _id: 1, tags: ['a'] });
  await items.updateOne({ _id: 1 }, changes({ $push: { tags: 'b' } }));
  expect(await items.findOne({ tags: 'b' })).toEqual({ _id: 1, tags: ['a', 'b'] });
});

test('a document can take the unique key that one before it in the statement gives up', async () => {
  const items = plainCollection();
  await items.createIndex({ place: 1 }, { unique: true });
  await items.insertMany([1, 2, 3].map((place) => ({ _id: place, place })));
  await items.updateMany({}, changes({ $inc: { place: -1 } }));
  expect((await items.find().toArray()).map(({ place }) => place)).toEqual([0, 1, 2]);
});

test('an empty array has a key of its own, in front of that of a missing field', async () => {
  const items = plainCollection();
  await items.createIndex({ v: 1 }, { unique: true });
  await items.insertMany([{ _id: 1 }, { _id: 2, v: [] }]);
  expect(await codeOf(items.insertOne({ _id: 3, v: [] }))).toBe(11000);
  const inOrder = await items.find().sort({ v: 1 }).toArray();
  expect(inOrder.map(({ _id }) => _id)).toEqual([2, 1]);
});

test('a whole array is found by an index of its elements', async () => {
  const items = plainCollection();
  await items.insertMany([
    { _id: 1, sizes: [1, 2] },
    { _id: 2, sizes: [2, 1] },
  ]);
  await items.createIndex({ sizes: 1 });
  const found = await items
    .find({ sizes: [1, 2] })
    .hint({ sizes: 1 })
    .toArray();
  expect(found.map(({ _id }) => _id)).toEqual([1]);
});

test('an array is sorted by its least element, also where the filter does not take that', async () => {
  const items = plainCollection();
  await items.insertMany([
    { _id: 1, sizes: [5, 1] },
    { _id: 2, sizes: [3] },
  ]);
  await items.createIndex({ sizes: 1 });
  const found = await items
    .find({ sizes: { $gte: 2 } })
    .sort({ sizes: 1 })
    .toArray();
  expect(found.map(({ _id }) => _id)).toEqual([1, 2]);
});

test('what is skipped is skipped once where an index alone decides', async () => {
  const items = plainCollection();
  await items.insertMany([1, 2, 3, 4, 5].map((_id) => ({ _id, kind: 'a' })));
  await items.createIndex({ kind: 1 });
  const found = await items.find({ kind: 'a' }).skip(2).toArray();
  expect(found.map(({ _id }) => _id)).toEqual([3, 4, 5]);
});

test('the same index again is nothing new; a changed one is a conflict', async () => {
  const items = plainCollection();
  await items.createIndex({ a: 1 });
  await items.createIndex({ a: 1 });
  expect(await items.indexes()).toHaveLength(2);
  expect(await codeOf(items.createIndex({ a: 1 }, { unique: true }))).toBe(86);
  expect(await codeOf(items.createIndex({ a: 1 }, { hidden: true }))).toBe(85);
  expect(await codeOf(items.createIndex({ b: 1 }, { name: 'a_1' }))).toBe(86);
  expect(await codeOf(items.createIndex({ a: 1 }, { name: 'other' }))).toBe(85);
});

test('an index can be dropped by name and by key, but not that of the id', async () => {
  const items = plainCollection();
  await items.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }]);
  await items.dropIndex('a_1');
  expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_', 'b_1']);
  expect(await codeOf(items.dropIndex('a_1'))).toBe(27);
  expect(await codeOf(items.dropIndex('_id_'))).toBe(72);
});

test('a hint is followed', async () => {
  const items = plainCollection();
  await items.createIndex({ a: 1 });
  await items.insertMany([
    { _id: 1, a: 2 },
    { _id: 2, a: 1 },
  ]);
  expect((await items.find().hint({ a: 1 }).toArray()).map(({ _id }) => _id)).toEqual([2, 1]);
  expect(
    (
      await items
        .find({ a: { $gt: 0 } })
        .hint({ $natural: 1 })
        .toArray()
    ).map(({ _id }) => _id),
  ).toEqual([1, 2]);
});

test('an empty hint is none, an empty name is that of no index', async () => {
  const items = plainCollection();
  await items.insertOne({ _id: 1 });
  const { collectionName: name } = items;
  const commands = (hint: Document | string): readonly Document[] => [
    { find: name, hint },
    { count: name, hint },
    { aggregate: name, pipeline: [], cursor: {}, hint },
    { findAndModify: name, query: { _id: 1 }, update: { $set: { a: 1 } }, hint },
    { findAndModify: name, query: { _id: 2 }, remove: true, hint },
  ];
  for (const command of commands({}))
    expect(await codeOf(database.db.command(command))).toBeUndefined();
  for (const command of commands('')) expect(await codeOf(database.db.command(command))).toBe(2);
});

test.each([
  { rule: 'is hidden', key: { a: 1 }, options: { hidden: true }, code: 2 },
  { rule: 'holds words', key: { a: 'text' }, options: {}, code: 291 },
] as const)('an index that $rule cannot be hinted', async ({ key, options, code }) => {
  const items = plainCollection();
  await items.insertOne({ _id: 1, a: 'x' });
  const hint = await items.createIndex(key, options);
  expect(await codeOf(items.find({}, { hint }).toArray())).toBe(code);
});
