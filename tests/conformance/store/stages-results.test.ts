/** What stages yield, to the type. */
import { expect, test } from '@jest/globals';
import { Decimal128, Double, Long } from 'bson';
import type { Document } from 'mongodb';
import { codeOf, exact, type Item, useDatabase } from './support.ts';

const database = useDatabase();
const long = (value: number) => Long.fromNumber(value);
const decimal = (text: string) => Decimal128.fromString(text);
/** Longer than what of a text takes part in a key. */
const longText = 'x'.repeat(1000);
const day = (date: number) => new Date(Date.UTC(2024, 0, date));

interface StageCase {
  readonly rule: string;
  readonly documents: readonly Document[];
  readonly pipeline: Document[];
  /** What comes out; a number is the code of an error. */
  readonly results: readonly Document[] | number;
}

const numbers = [1, 2, 3, 4, 5].map((n) => ({ n }));

const cases: readonly StageCase[] = [
  {
    rule: '$unwind keeps the position as a long, null for what is no array',
    documents: [{ a: [7, 8] }, { a: 9 }, { a: [] }, { a: null }, {}],
    pipeline: [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }],
    results: [
      { _id: 1, a: 7, i: long(0) },
      { _id: 1, a: 8, i: long(1) },
      { _id: 2, a: 9, i: null },
    ],
  },
  {
    rule: '$unwind keeps empty arrays when asked, without the field',
    documents: [{ a: [] }, { a: null }, {}],
    pipeline: [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: true } }],
    results: [{ _id: 1 }, { _id: 2, a: null }, { _id: 3 }],
  },
  {
    rule: '$unwind follows documents, and makes those that the position needs',
    documents: [{ a: { b: [1] } }],
    pipeline: [{ $unwind: { path: '$a.b', includeArrayIndex: 'x.y' } }],
    results: [{ _id: 1, a: { b: 1 }, x: { y: long(0) } }],
  },
  {
    rule: '$unwind does not look into an array on the way',
    documents: [{ a: [{ b: [1, 2] }] }],
    pipeline: [{ $unwind: '$a.b' }],
    results: [],
  },
  {
    rule: '$addFields goes into arrays, and makes documents of values in the way',
    documents: [{ a: [{ x: 1 }, 2], b: 3 }],
    pipeline: [{ $addFields: { 'a.y': '$b', 'b.c': 1 } }],
    results: [{ _id: 1, a: [{ x: 1, y: 3 }, { y: 3 }], b: { c: 1 } }],
  },
  {
    rule: '$project drops a field written inside another, and keeps all others',
    documents: [{ a: { b: 1, c: 2 }, d: 3 }],
    pipeline: [{ $project: { a: { b: 0 } } }],
    results: [{ _id: 1, a: { c: 2 }, d: 3 }],
  },
  {
    rule: '$project has no value of a search where there was none',
    documents: [{ a: 1, b: 2 }],
    pipeline: [{ $project: { a: 0, s: { $meta: 'searchScore' }, r: { $meta: 'randVal' } } }],
    results: [{ _id: 1, b: 2 }],
  },
  {
    rule: '$limit takes every int64, whatever its type',
    documents: [{ a: 1 }],
    pipeline: [{ $limit: decimal('9223372036854775807') }],
    results: [{ _id: 1, a: 1 }],
  },
  {
    rule: '$unset takes several paths',
    documents: [{ a: 1, b: { c: 2, d: 3 }, e: [{ f: 1, g: 2 }] }],
    pipeline: [{ $unset: ['a', 'b.c', 'e.f'] }],
    results: [{ _id: 1, b: { d: 3 }, e: [{ g: 2 }] }],
  },
  {
    rule: '$count is an int',
    documents: numbers,
    pipeline: [{ $count: 'total' }],
    results: [{ total: 5 }],
  },
  {
    rule: '$sortByCount orders by number, greatest first',
    documents: [{ k: 'a' }, { k: 'b' }, { k: 'b' }],
    pipeline: [{ $sortByCount: '$k' }],
    results: [
      { _id: 'b', count: 2 },
      { _id: 'a', count: 1 },
    ],
  },
  {
    rule: '$group tells long texts apart that begin alike',
    documents: [{ k: 'x'.repeat(2000) }, { k: `${'x'.repeat(2000)}y` }],
    pipeline: [{ $group: { _id: '$k' } }, { $count: 'groups' }],
    results: [{ groups: 2 }],
  },
  {
    rule: '$group has one group for equal numbers of all types',
    documents: [{ k: 1 }, { k: long(1) }, { k: new Double(1) }, { k: decimal('1.0') }],
    pipeline: [{ $group: { _id: '$k', n: { $sum: 1 } } }],
    results: [{ _id: 1, n: 4 }],
  },
  {
    rule: '$group has one group for a fraction and its decimal',
    documents: [{ k: 1.5 }, { k: decimal('1.5') }],
    pipeline: [{ $group: { _id: '$k', n: { $sum: 1 } } }],
    results: [{ _id: 1.5, n: 2 }],
  },
  {
    rule: '$bucket puts each value between its boundaries, the rest into the default',
    documents: [{ p: 0 }, { p: 4.5 }, { p: 5 }, { p: 99 }, { p: 'x' }],
    pipeline: [{ $bucket: { groupBy: '$p', boundaries: [0, 5, 10], default: 'other' } }],
    results: [
      { _id: 0, count: 2 },
      { _id: 5, count: 1 },
      { _id: 'other', count: 2 },
    ],
  },
  {
    rule: '$bucket fails for a value outside, without a default',
    documents: [{ p: 11 }],
    pipeline: [{ $bucket: { groupBy: '$p', boundaries: [0, 5] } }],
    results: 40066,
  },
  {
    rule: '$bucketAuto divides evenly; a bucket ends where the next begins',
    documents: numbers,
    pipeline: [{ $bucketAuto: { groupBy: '$n', buckets: 2, output: { all: { $push: '$n' } } } }],
    results: [
      { _id: { min: 1, max: 4 }, all: [1, 2, 3] },
      { _id: { min: 4, max: 5 }, all: [4, 5] },
    ],
  },
  {
    rule: '$bucketAuto keeps equal values together',
    documents: [{ n: 1 }, { n: 1 }, { n: 1 }, { n: 2 }],
    pipeline: [{ $bucketAuto: { groupBy: '$n', buckets: 2 } }],
    results: [
      { _id: { min: 1, max: 2 }, count: 3 },
      { _id: { min: 2, max: 2 }, count: 1 },
    ],
  },
  {
    rule: '$bucketAuto rounds to preferred numbers, which are doubles',
    documents: [{ n: 3 }, { n: 12 }, { n: 70 }],
    pipeline: [{ $bucketAuto: { groupBy: '$n', buckets: 2, granularity: 'R5' } }],
    results: [
      { _id: { min: new Double(2.5), max: new Double(16) }, count: 2 },
      { _id: { min: new Double(16), max: new Double(100) }, count: 1 },
    ],
  },
  {
    rule: '$bucketAuto rounds to powers of two, which are whole from 1 on',
    documents: [{ n: 1 }, { n: 12 }, { n: 2 ** 40 }],
    pipeline: [{ $bucketAuto: { groupBy: '$n', buckets: 3, granularity: 'POWERSOF2' } }],
    results: [
      { _id: { min: new Double(0.5), max: 2 }, count: 1 },
      { _id: { min: 2, max: 16 }, count: 1 },
      { _id: { min: 16, max: long(2 ** 41) }, count: 1 },
    ],
  },
  {
    rule: '$bucketAuto rounds numbers only',
    documents: [{ n: 'x' }],
    pipeline: [{ $bucketAuto: { groupBy: '$n', buckets: 3, granularity: 'R5' } }],
    results: 40258,
  },
  {
    rule: '$facet gives each pipeline all documents',
    documents: numbers,
    pipeline: [
      { $match: { n: { $gt: 2 } } },
      { $facet: { few: [{ $limit: 1 }, { $project: { n: 1, _id: 0 } }], sum: [{ $count: 'n' }] } },
    ],
    results: [{ few: [{ n: 3 }], sum: [{ n: 3 }] }],
  },
  {
    rule: '$replaceRoot takes documents only',
    documents: [{ a: 1 }],
    pipeline: [{ $replaceRoot: { newRoot: '$a' } }],
    results: 40228,
  },
  {
    rule: '$redact descends, prunes and keeps',
    documents: [{ l: 1, a: { l: 5, x: 1 }, b: [{ l: 1, y: 2 }, { l: 9 }, 3], c: { z: { l: 9 } } }],
    pipeline: [
      { $redact: { $cond: [{ $gt: [{ $ifNull: ['$l', 0] }, 3] }, '$$PRUNE', '$$DESCEND'] } },
    ],
    results: [{ _id: 1, l: 1, b: [{ l: 1, y: 2 }, 3], c: {} }],
  },
  {
    rule: '$redact wants one of its three words',
    documents: [{ a: 1 }],
    pipeline: [{ $redact: '$a' }],
    results: 17053,
  },
  {
    rule: 'a sort behind other stages is cut by its limit',
    documents: [3, 1, 2].map((n) => ({ n })),
    pipeline: [
      { $project: { n: 1, all: { $range: [0, 1000] } } },
      { $unwind: '$all' },
      { $sort: { all: -1, n: 1 } },
      { $limit: 2 },
      { $project: { _id: 0 } },
    ],
    results: [
      { n: 1, all: 999 },
      { n: 2, all: 999 },
    ],
  },
  {
    rule: '$limit takes the greatest long',
    documents: [{}, {}],
    pipeline: [{ $limit: Long.MAX_VALUE }, { $skip: 1 }],
    results: [{ _id: 2 }],
  },
  {
    rule: '$sample gives as many as there are',
    documents: numbers,
    pipeline: [{ $sample: { size: 9 } }, { $sort: { n: 1 } }, { $project: { _id: 0 } }],
    results: numbers,
  },
  {
    rule: '$densify fills up to the greatest value there is',
    documents: [{ n: 1 }, { n: 4 }, { other: true }],
    pipeline: [
      { $densify: { field: 'n', range: { step: 1, bounds: 'full' } } },
      { $project: { _id: 0 } },
      { $sort: { n: 1 } },
    ],
    results: [{ other: true }, { n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
  },
  {
    rule: '$densify fills each partition between its own values',
    documents: [
      { k: 'a', d: day(1) },
      { k: 'a', d: day(3) },
      { k: 'b', d: day(9) },
    ],
    pipeline: [
      {
        $densify: {
          field: 'd',
          partitionByFields: ['k'],
          range: { step: 1, unit: 'day', bounds: 'partition' },
        },
      },
      { $project: { _id: 0 } },
    ],
    results: [
      { k: 'a', d: day(1) },
      { k: 'a', d: day(2) },
      { k: 'a', d: day(3) },
      { k: 'b', d: day(9) },
    ],
  },
  {
    rule: '$densify tells partitions apart whose long texts begin alike',
    documents: [
      { k: `${longText}a`, n: 1 },
      { k: `${longText}b`, n: 3 },
    ],
    pipeline: [
      {
        $densify: {
          field: 'n',
          partitionByFields: ['k'],
          range: { step: 1, bounds: 'partition' },
        },
      },
      { $count: 'documents' },
    ],
    results: [{ documents: 2 }],
  },
  {
    rule: '$densify fills bounds that are given, the upper one left out',
    documents: [{ n: 3 }],
    pipeline: [
      { $densify: { field: 'n', range: { step: 2, bounds: [0, 6] } } },
      { $project: { _id: 0 } },
    ],
    results: [{ n: 0 }, { n: 2 }, { n: 3 }, { n: 4 }],
  },
  {
    rule: '$fill takes a value for what is null or missing',
    documents: [{ a: 1 }, { a: null }, {}],
    pipeline: [{ $fill: { output: { a: { value: 0 } } } }, { $project: { _id: 0 } }],
    results: [{ a: 1 }, { a: 0 }, { a: 0 }],
  },
  {
    rule: '$fill goes by its order, in each partition of an expression',
    documents: [
      { k: 'a', n: 2 },
      { k: 'b', n: 3 },
      { k: 'A', n: 1, v: 7 },
    ],
    pipeline: [
      {
        $fill: {
          partitionBy: { $toLower: '$k' },
          sortBy: { n: 1 },
          output: { v: { method: 'locf' } },
        },
      },
      { $sort: { n: 1 } },
      { $project: { _id: 0 } },
    ],
    results: [
      { k: 'A', n: 1, v: 7 },
      { k: 'a', n: 2, v: 7 },
      { k: 'b', n: 3, v: null },
    ],
  },
  {
    rule: '$fill carries the last value forward, in each partition',
    documents: [{ k: 1, a: 5 }, { k: 1 }, { k: 2, a: null }],
    pipeline: [
      {
        $fill: {
          partitionByFields: ['k'],
          sortBy: { _id: 1 },
          output: { a: { method: 'locf' } },
        },
      },
      { $sort: { _id: 1 } },
      { $project: { _id: 0 } },
    ],
    results: [
      { k: 1, a: 5 },
      { k: 1, a: 5 },
      { k: 2, a: null },
    ],
  },
];

test.each(cases)('$rule', async ({ documents, pipeline, results }) => {
  const items = database.collection();
  await items.insertMany(documents.map((document, i) => ({ _id: i + 1, ...document })));
  const running = items.aggregate(pipeline).toArray();
  if (typeof results === 'number') expect(await codeOf(running)).toBe(results);
  else expect(exact(await running)).toBe(exact(results));
});

const local: readonly Item[] = [
  { _id: 1, k: 'a' },
  { _id: 2, k: ['a', 'b'] },
  { _id: 3 },
  { _id: 4, k: [] },
  { _id: 5, k: [['a']] },
];
const foreign: readonly Item[] = [
  { _id: 11, f: 'a' },
  { _id: 12, f: ['b', 'c'] },
  { _id: 13, f: null },
  { _id: 14 },
  { _id: 15, f: ['a'] },
];

const joins: readonly (readonly [string, Document, readonly (readonly number[])[]])[] = [
  [
    'elements match elements, nothing matches null',
    { localField: 'k', foreignField: 'f' },
    [[11, 15], [11, 12, 15], [13, 14], [13, 14], [15]],
  ],
  [
    'a pipeline goes on from the match',
    { localField: 'k', foreignField: 'f', pipeline: [{ $match: { _id: { $gt: 11 } } }] },
    [[15], [12, 15], [13, 14], [13, 14], [15]],
  ],
  [
    'a pipeline with variables alone',
    {
      let: { id: '$_id' },
      pipeline: [{ $match: { $expr: { $eq: ['$_id', { $add: ['$$id', 10] }] } } }],
    },
    [[11], [12], [13], [14], [15]],
  ],
  [
    'a pipeline that is the same for all',
    { pipeline: [{ $sort: { _id: -1 } }, { $limit: 1 }] },
    [[15], [15], [15], [15], [15]],
  ],
  [
    'empty names join nothing',
    { localField: '', foreignField: '', pipeline: [{ $limit: 1 }] },
    [[11], [11], [11], [11], [11]],
  ],
];

test.each(joins)('$lookup: %s', async (_rule, spec, ids) => {
  const [items, others] = [database.plainCollection(), database.plainCollection()];
  await items.insertMany([...local]);
  await others.insertMany([...foreign]);
  const found = await items
    .aggregate([{ $lookup: { ...spec, from: others.collectionName, as: 'deep.joined' } }])
    .toArray();
  const joined = found.map(({ deep }) => deep.joined.map((other: Item) => other._id).sort());
  expect(joined).toEqual(ids);
});

test('$lookup reads documents that it brings itself', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1, k: 2 });
  const pipeline = [{ $documents: [{ f: 1 }, { f: 2 }] }];
  const [found] = await items
    .aggregate([{ $lookup: { localField: 'k', foreignField: 'f', pipeline, as: 'j' } }])
    .toArray();
  expect(found).toEqual({ _id: 1, k: 2, j: [{ f: 2 }] });
});

test('$graphLookup follows references, each document once, and tells the depth as a long', async () => {
  const items = database.collection();
  await items.insertMany([
    { _id: 1, boss: 2 },
    { _id: 2, boss: 3 },
    { _id: 3, boss: 1 },
  ]);
  const $graphLookup = {
    from: items.collectionName,
    startWith: '$boss',
    connectFromField: 'boss',
    connectToField: '_id',
    as: 'line',
    depthField: 'depth',
    maxDepth: 1,
  };
  const [found] = await items.aggregate([{ $match: { _id: 1 } }, { $graphLookup }]).toArray();
  expect(exact(found)).toBe(
    exact({
      _id: 1,
      boss: 2,
      line: [
        { _id: 2, boss: 3, depth: long(0) },
        { _id: 3, boss: 1, depth: long(1) },
      ],
    }),
  );
});

test('$unionWith adds another collection, and documents of its own', async () => {
  const [items, others] = [database.plainCollection(), database.plainCollection()];
  await items.insertOne({ _id: 1 });
  await others.insertMany([{ _id: 2 }, { _id: 3 }]);
  const found = items.aggregate([
    { $unionWith: { coll: others.collectionName, pipeline: [{ $match: { _id: 3 } }] } },
    { $unionWith: { pipeline: [{ $documents: [{ _id: 4 }] }] } },
  ]);
  expect(await found.toArray()).toEqual([{ _id: 1 }, { _id: 3 }, { _id: 4 }]);
});

test('$documents needs no collection', async () => {
  const found = database.db.aggregate([{ $documents: [{ a: 1 }, { a: 2 }] }, { $count: 'n' }]);
  expect(await found.toArray()).toEqual([{ n: 2 }]);
});

test('$lookup joins more than a document can be, as long as that is not what comes out', async () => {
  const items = database.plainCollection();
  const data = 'x'.repeat(1024 * 1024);
  await items.insertMany(Array.from({ length: 9 }, (_, n) => ({ _id: n, data })));
  const join = (pipeline: readonly Document[]) => [
    { $limit: 1 },
    { $lookup: { from: items.collectionName, pipeline, as: 'found' } },
  ];
  const twice = [{ $set: { again: '$data' } }];
  const count = { $project: { _id: 0, n: { $size: '$found' } } };
  expect(await items.aggregate([...join(twice), count]).toArray()).toEqual([{ n: 9 }]);
  expect(await codeOf(items.aggregate(join(twice)).toArray())).toBe(10334);
  const often = [{ $set: { again: Array.from({ length: 12 }, () => '$data') } }];
  expect(await codeOf(items.aggregate([...join(often), count]).toArray())).toBe(4568);
});

test('$collStats counts, $indexStats names the indexes', async () => {
  const items = database.plainCollection();
  await items.insertMany([{ _id: 1 }, { _id: 2 }]);
  await items.createIndex({ a: 1 });
  const [stats] = await items.aggregate([{ $collStats: { count: {} } }]).toArray();
  expect(stats?.['count']).toBe(2);
  const indexes = await items.aggregate([{ $indexStats: {} }]).toArray();
  expect(indexes.map(({ name }) => name)).toEqual(['_id_', 'a_1']);
});

test('$indexStats counts the reads that went through an index', async () => {
  const items = database.plainCollection();
  await items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 2 },
  ]);
  await items.createIndex({ a: 1 });
  const usesOf = async (name: string): Promise<number> => {
    const [index] = await items.aggregate([{ $indexStats: {} }, { $match: { name } }]).toArray();
    return Number(index?.['accesses'].ops);
  };
  expect([await usesOf('_id_'), await usesOf('a_1')]).toEqual([0, 0]);
  await items.find({ a: 1 }).toArray();
  await items.find({ a: { $gt: 0 } }).toArray();
  await items.find({}).toArray();
  expect([await usesOf('_id_'), await usesOf('a_1')]).toEqual([0, 2]);
  await items.findOne({ _id: 1 });
  expect(await usesOf('_id_')).toBe(1);
  const change = (hidden: boolean) =>
    database.db.command({ collMod: items.collectionName, index: { name: 'a_1', hidden } });
  await items.createIndex({ b: 1 });
  await change(false);
  expect([await usesOf('_id_'), await usesOf('a_1')]).toEqual([1, 2]);
  await change(true);
  expect([await usesOf('_id_'), await usesOf('a_1')]).toEqual([1, 0]);
});

test('$indexStats goes on counting where the index of another collection cannot be built', async () => {
  const [items, others] = [database.plainCollection(), database.plainCollection()];
  await others.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 1 },
  ]);
  await items.createIndex({ a: 1 });
  await items.find({ a: 1 }).toArray();
  const statistics = () => items.aggregate([{ $indexStats: {} }]).toArray();
  const before = await statistics();
  expect(Number(before.find(({ name }) => name === 'a_1')?.['accesses'].ops)).toBe(1);
  expect(await codeOf(others.createIndex({ a: 1 }, { unique: true }))).toBe(11000);
  expect(await statistics()).toEqual(before);
});

test('$collStats tells the size of each index, as collStats does', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1, a: 1 });
  await items.createIndex({ a: 1 });
  const [told] = await items.aggregate([{ $collStats: { storageStats: {} } }]).toArray();
  expect(Object.keys(told?.['storageStats'].indexSizes)).toEqual(['_id_', 'a_1']);
  const command = await database.db.command({ collStats: items.collectionName });
  expect(command).toMatchObject(told?.['storageStats']);
});
