import { expect, test } from '@jest/globals';
import { Decimal128, Double, Long } from 'bson';
import type { Document } from 'mongodb';
import { codeOf, exact, useDatabase } from './support.ts';

const decimal = (text: string) => Decimal128.fromString(text);
const long = (value: number) => Long.fromNumber(value);

interface PipelineCase {
  readonly rule: string;
  readonly documents?: readonly Document[];
  readonly pipeline: Document[];
  readonly results?: readonly Document[];
  readonly code?: number;
}

const cases: readonly PipelineCase[] = [
  {
    rule: '$sum adds decimals',
    documents: [{ n: decimal('1.1') }, { n: decimal('2.2') }],
    pipeline: [{ $group: { _id: null, t: { $sum: '$n' } } }],
    results: [{ _id: null, t: decimal('3.3') }],
  },
  {
    rule: '$sum adds longs',
    documents: [{ n: long(1) }, { n: long(2) }],
    pipeline: [{ $group: { _id: null, t: { $sum: '$n' } } }],
    results: [{ _id: null, t: long(3) }],
  },
  {
    rule: '$avg of ints is a double',
    documents: [{ n: 1 }, { n: 3 }],
    pipeline: [{ $group: { _id: null, t: { $avg: '$n' } } }],
    results: [{ _id: null, t: new Double(2) }],
  },
  {
    rule: '$max compares decimals by value',
    documents: [{ n: decimal('9') }, { n: decimal('10') }],
    pipeline: [{ $group: { _id: null, t: { $max: '$n' } } }],
    results: [{ _id: null, t: decimal('10') }],
  },
  {
    rule: '5 and a long 5 are one group',
    documents: [{ k: 5 }, { k: long(5) }],
    pipeline: [{ $group: { _id: '$k', n: { $sum: 1 } } }],
    results: [{ _id: 5, n: 2 }],
  },
  {
    rule: 'documents with other field orders are other groups',
    documents: [{ k: { a: 1, b: 2 } }, { k: { b: 2, a: 1 } }],
    pipeline: [{ $group: { _id: '$k' } }, { $count: 'c' }],
    results: [{ c: 2 }],
  },
  {
    rule: '$count of nothing is no document',
    pipeline: [{ $match: { a: 1 } }, { $count: 'c' }],
    results: [],
  },
  {
    rule: '$group of nothing is no document',
    pipeline: [{ $match: { a: 1 } }, { $group: { _id: null, n: { $sum: 1 } } }],
    results: [],
  },
  {
    rule: '$push keeps null and drops missing',
    documents: [{ a: null }, {}, { a: 1 }],
    pipeline: [{ $group: { _id: null, x: { $push: '$a' } } }],
    results: [{ _id: null, x: [null, 1] }],
  },
  {
    rule: '$first of missing is null',
    documents: [{}],
    pipeline: [{ $group: { _id: null, x: { $first: '$a' } } }],
    results: [{ _id: null, x: null }],
  },
  {
    rule: '$min passes over null',
    documents: [{ a: null }, { a: 3 }],
    pipeline: [{ $group: { _id: null, x: { $min: '$a' } } }],
    results: [{ _id: null, x: 3 }],
  },
  {
    rule: '$bucket counts between boundaries',
    documents: [{ p: 1 }, { p: 7 }, { p: 8 }],
    pipeline: [{ $bucket: { groupBy: '$p', boundaries: [0, 5, 10] } }],
    results: [
      { _id: 0, count: 1 },
      { _id: 5, count: 2 },
    ],
  },
  {
    rule: '$bucket puts the rest under its default',
    documents: [{ p: 99 }],
    pipeline: [
      {
        $bucket: {
          groupBy: '$p',
          boundaries: [0, 5],
          default: 'other',
          output: { n: { $sum: 1 } },
        },
      },
    ],
    results: [{ _id: 'other', n: 1 }],
  },
  {
    rule: '$sortByCount',
    documents: [{ a: 'x' }, { a: 'y' }, { a: 'x' }],
    pipeline: [{ $sortByCount: '$a' }],
    results: [
      { _id: 'x', count: 2 },
      { _id: 'y', count: 1 },
    ],
  },
  {
    rule: '$unwind tells the index',
    documents: [{ a: ['p', 'q'] }],
    pipeline: [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }, { $project: { _id: 0 } }],
    results: [
      { a: 'p', i: long(0) },
      { a: 'q', i: long(1) },
    ],
  },
  {
    rule: '$unwind drops what has no array',
    documents: [{ b: 1 }, { a: [] }, { a: null }],
    pipeline: [{ $unwind: '$a' }],
    results: [],
  },
  {
    rule: '$unwind can keep it',
    documents: [{ b: 1 }],
    pipeline: [
      { $unwind: { path: '$a', preserveNullAndEmptyArrays: true } },
      { $project: { _id: 0 } },
    ],
    results: [{ b: 1 }],
  },
  {
    rule: '$set leaves the input of another facet alone',
    documents: [{ a: { b: 1 } }],
    pipeline: [{ $project: { _id: 0 } }, { $facet: { x: [{ $set: { 'a.b': 2 } }], y: [] } }],
    results: [{ x: [{ a: { b: 2 } }], y: [{ a: { b: 1 } }] }],
  },
  {
    rule: '$project keeps inside arrays',
    documents: [{ a: [{ b: 1, c: 2 }] }],
    pipeline: [{ $project: { _id: 0, 'a.b': 1 } }],
    results: [{ a: [{ b: 1 }] }],
  },
  {
    rule: '$project drops',
    documents: [{ a: 1, b: { c: 2, d: 3 } }],
    pipeline: [{ $project: { _id: 0, a: 0, 'b.c': 0 } }],
    results: [{ b: { d: 3 } }],
  },
  {
    rule: '$project computes',
    documents: [{ a: 2 }],
    pipeline: [{ $project: { _id: 0, twice: { $multiply: ['$a', 2] }, 'in.side': '$a' } }],
    results: [{ twice: 4, in: { side: 2 } }],
  },
  {
    rule: '$project with both ways is refused',
    pipeline: [{ $project: { a: 1, b: 0 } }],
    code: 31254,
  },
  {
    rule: '$replaceRoot',
    documents: [{ a: { x: 1 } }],
    pipeline: [{ $replaceRoot: { newRoot: '$a' } }],
    results: [{ x: 1 }],
  },
  {
    rule: '$replaceRoot wants a document',
    documents: [{ a: 1 }],
    pipeline: [{ $replaceRoot: { newRoot: '$a' } }],
    code: 40228,
  },
  {
    rule: '$unset takes nested fields',
    documents: [{ a: { b: 1, c: 2 } }],
    pipeline: [{ $unset: ['_id', 'a.b'] }],
    results: [{ a: { c: 2 } }],
  },
  {
    rule: '$sort, $skip and $limit',
    documents: [{ a: 3 }, { a: 1 }, { a: 2 }],
    pipeline: [{ $sort: { a: 1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { _id: 0 } }],
    results: [{ a: 2 }],
  },
  { rule: 'an unknown stage', pipeline: [{ $nope: 1 }], code: 40324 },
  { rule: 'a stage with two names', pipeline: [{ $match: {}, $limit: 1 }], code: 40323 },
  {
    rule: 'an unknown accumulator',
    pipeline: [{ $group: { _id: null, x: { $nope: 1 } } }],
    code: 15952,
  },
  { rule: 'a $group without an id', pipeline: [{ $group: { x: { $sum: 1 } } }], code: 15955 },
  { rule: 'a $limit of zero', pipeline: [{ $limit: 0 }], code: 15958 },
];

const database = useDatabase();
const { collection } = database;

test.each(cases)('$rule', async ({ documents = [], pipeline, results, code }) => {
  const items = collection();
  if (documents.length > 0)
    await items.insertMany(documents.map((document, _id) => ({ _id, ...document })));
  const running = items.aggregate(pipeline).toArray();
  if (code !== undefined) expect(await codeOf(running)).toBe(code);
  else expect(exact(await running)).toBe(exact(results));
});

test('$lookup joins by fields and by a pipeline with variables', async () => {
  const [orders, products] = [collection(), collection()];
  await products.insertMany([
    { _id: 'p1', name: 'Ring' },
    { _id: 'p2', name: 'Chain' },
  ]);
  await orders.insertOne({ _id: 1, lines: [{ sku: 'p1' }, { sku: 'p2' }], main: 'p2' });
  const from = products.collectionName;
  const [joined] = await orders
    .aggregate([
      { $lookup: { from, localField: 'lines.sku', foreignField: '_id', as: 'products' } },
      {
        $lookup: {
          from,
          let: { id: '$main' },
          pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$id'] } } }, { $project: { name: 1 } }],
          as: 'main',
        },
      },
      { $project: { products: 1, main: 1 } },
    ])
    .toArray();
  expect(joined).toMatchObject({
    products: [{ name: 'Ring' }, { name: 'Chain' }],
    main: [{ _id: 'p2', name: 'Chain' }],
  });
});

test('$unionWith appends another collection', async () => {
  const [a, b] = [collection(), collection()];
  await a.insertOne({ _id: 1 });
  await b.insertMany([{ _id: 2, x: 1 }, { _id: 3 }]);
  const union = { $unionWith: { coll: b.collectionName, pipeline: [{ $match: { x: 1 } }] } };
  const found = await a.aggregate([union]).toArray();
  expect(found.map(({ _id }) => Number(_id))).toEqual([1, 2]);
});

test('a long result comes in batches', async () => {
  const items = collection();
  await items.insertMany(Array.from({ length: 250 }, (_, _id) => ({ _id })));
  const found = await items
    .aggregate([{ $match: { _id: { $gte: 0 } } }, { $sort: { _id: -1 } }], { batchSize: 20 })
    .toArray();
  expect(found.map(({ _id }) => Number(_id))).toEqual(
    Array.from({ length: 250 }, (_, i) => 249 - i),
  );
});
