/** What documents were sorted by, as `{ $meta: 'sortKey' }` tells it. */
import { describe, expect, test } from '@jest/globals';
import { Decimal128, Double, Long } from 'bson';
import type { Document } from 'mongodb';
import { codeOf, exact, useDatabase } from './support.ts';

const database = useDatabase();
const key = { $meta: 'sortKey' };

interface SortCase {
  readonly rule: string;
  readonly documents: readonly Document[];
  readonly sort: Document;
  /** In the order of the results. */
  readonly keys: readonly (readonly unknown[])[];
}

const cases: readonly SortCase[] = [
  {
    rule: 'a value a field, in the order of the sort, with its type',
    documents: [
      { a: 1, b: 'x' },
      { a: Long.fromNumber(1), b: 'y' },
      { a: new Double(2), b: 'z' },
    ],
    sort: { b: -1, a: 1 },
    keys: [
      ['z', new Double(2)],
      ['y', Long.fromNumber(1)],
      ['x', 1],
    ],
  },
  {
    rule: 'what is missing is null',
    documents: [{ a: { b: 1 } }, { a: 1 }, {}],
    sort: { 'a.b': 1, _id: 1 },
    keys: [
      [null, 2],
      [null, 3],
      [1, 1],
    ],
  },
  {
    rule: 'of an array the element that decides',
    documents: [{ a: [3, 1] }, { a: [2, 9] }],
    sort: { a: 1 },
    keys: [[1], [2]],
  },
  {
    rule: 'downwards the greatest',
    documents: [{ a: [{ b: 3 }, { b: 1 }] }, { a: { b: 2 } }],
    sort: { 'a.b': -1 },
    keys: [[3], [2]],
  },
  {
    rule: 'documents and decimals are as they are',
    documents: [{ a: { x: 1 } }, { a: Decimal128.fromString('1.50') }],
    sort: { a: 1 },
    keys: [[Decimal128.fromString('1.50')], [{ x: 1 }]],
  },
];

describe.each(cases)('$rule', ({ documents, sort, keys }) => {
  const filled = async () => {
    const items = database.collection();
    await items.insertMany(documents.map((document, i) => ({ _id: i + 1, ...document })));
    return items;
  };
  const found = (rows: readonly Document[]) => exact(rows.map((row) => row['key']));

  test('in a find, also through an index', async () => {
    const items = await filled();
    const rows = () => items.find({}, { projection: { key }, sort }).toArray();
    expect(found(await rows())).toBe(exact(keys));
    await items.createIndex(sort as never);
    expect(found(await rows())).toBe(exact(keys));
    const first = await items.find({}, { projection: { key }, sort, limit: 1 }).toArray();
    expect(found(first)).toBe(exact(keys.slice(0, 1)));
  });

  test('in pipelines, wherever they sort', async () => {
    const items = await filled();
    const behind = [{ $sort: sort }, { $set: { key } }];
    for (const pipeline of [
      behind,
      [{ $set: { more: 1 } }, ...behind],
      [{ $set: { more: 1 } }, { $sort: sort }, { $limit: 3 }, { $set: { key } }],
      [
        { $sort: sort },
        { $facet: { rows: [{ $project: { key } }] } },
        { $unwind: '$rows' },
        { $replaceWith: '$rows' },
      ],
      [
        { $sort: sort },
        { $group: { _id: null, rows: { $push: { key } } } },
        { $unwind: '$rows' },
        { $replaceWith: '$rows' },
      ],
    ]) {
      expect(found(await items.aggregate(pipeline).toArray())).toBe(exact(keys));
    }
  });
});

test('views and pipelines inside of others sort too', async () => {
  const items = database.plainCollection();
  await items.insertMany([
    { _id: 1, a: 2 },
    { _id: 2, a: 1 },
  ]);
  const view = `${items.collectionName}view`;
  await database.db.createCollection(view, { viewOn: items.collectionName, pipeline: [] });
  const keys = [{ key: [1] }, { key: [2] }];
  const options = { projection: { _id: 0, key }, sort: { a: 1 } } as const;
  expect(await database.db.collection(view).find({}, options).toArray()).toEqual(keys);
  for (const from of [view, items.collectionName]) {
    const pipeline = [{ $sort: { a: 1 } }, { $project: { _id: 0, key } }];
    const joined = items.aggregate([{ $limit: 1 }, { $lookup: { from, pipeline, as: 'keys' } }]);
    expect((await joined.toArray())[0]?.['keys']).toEqual(keys);
  }
});

test('a text search may sort by its score', async () => {
  const items = database.plainCollection();
  await items.createIndex({ a: 'text' });
  await items.insertOne({ _id: 1, a: 'gold ring' });
  const score = { $meta: 'textScore' } as const;
  const search = { $text: { $search: 'ring' } };
  const [found] = await items
    .find(search, { projection: { score, key }, sort: { score } })
    .toArray();
  expect(found?.['key']).toEqual([found?.['score']]);
});

test('where nothing is sorted there is no key', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1, a: 1 });
  const find = (sort: Document) =>
    codeOf(items.find({}, { projection: { key }, sort: sort as never }).toArray());
  expect(await find({})).toBe(2);
  expect(await find({ $natural: 1 })).toBe(2);
  const update = items.findOneAndUpdate(
    {},
    { $set: { a: 2 } },
    { projection: { key }, sort: { a: 1 } },
  );
  expect(await codeOf(update)).toBe(2);
  const aggregate = (...pipeline: Document[]) => codeOf(items.aggregate(pipeline).toArray());
  expect(await aggregate({ $project: { key } })).toBe(40218);
  expect(await aggregate({ $set: { 'a.key': key } }, { $sort: { a: 1 } })).toBe(40218);
  expect(await aggregate({ $project: { key: { $literal: key } } })).toBeUndefined();
  const [row] = await items.aggregate([{ $group: { _id: 1, keys: { $push: key } } }]).toArray();
  expect(row).toEqual({ _id: 1, keys: [] });
});

test('the key of an order by a collation is refused', async () => {
  const items = database.plainCollection();
  await items.insertOne({ _id: 1, a: 'x' });
  const options = { projection: { key }, sort: { a: 1 }, collation: { locale: 'en' } } as const;
  expect(await codeOf(items.find({}, options).toArray())).toBe(115);
});
