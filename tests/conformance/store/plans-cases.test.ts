/** Queries by hand that one wrong step of a plan would answer wrongly; random ones are in `plans.test.ts`. */
import { expect, test } from '@jest/globals';
import { Decimal128, Long } from 'bson';
import type { CreateIndexesOptions, Document, FindOptions, IndexSpecification } from 'mongodb';
import { type Item, useDatabase } from './support.ts';

const database = useDatabase();

interface Query {
  readonly index: readonly (readonly [IndexSpecification, CreateIndexesOptions?])[];
  readonly filter?: Document;
  readonly options?: FindOptions;
}

async function filled(documents: readonly Item[], { index }: Query) {
  const items = database.plainCollection();
  for (const [key, options] of index) await items.createIndex(key, options);
  await items.insertMany([...documents]);
  return items;
}

async function found(documents: readonly Item[], query: Query) {
  const items = await filled(documents, query);
  return (await items.find(query.filter ?? {}, query.options).toArray()).map(({ _id }) => _id);
}

const few: readonly Item[] = [
  { _id: 1, a: 1, b: 1, tags: ['x', 'y'] },
  { _id: 2, a: 2, b: 1, tags: ['y'] },
  { _id: 3, a: 3, b: 2, tags: ['z'] },
  { _id: 4, b: 3, tags: [] },
  { _id: 5, tags: ['q'] },
];

const cases: readonly (readonly [string, Query, readonly number[]])[] = [
  [
    'values of one field, read backwards',
    { index: [['a']], filter: { a: { $in: [1, 3, 2] } }, options: { sort: { a: -1 } } },
    [3, 2, 1],
  ],
  [
    'branches with an index each, beside another condition',
    { index: [['a'], ['b']], filter: { $or: [{ a: 1 }, { b: 2 }], tags: 'z' } },
    [3],
  ],
  [
    'a document of which several keys are within limits',
    { index: [['tags']], options: { min: { tags: 'x' }, max: { tags: 'z' }, hint: { tags: 1 } } },
    [1, 2],
  ],
  [
    'one of several values that a sparse index does not have',
    { index: [['a', { sparse: true }]], filter: { a: { $in: [null, 3] } } },
    [3, 4, 5],
  ],
  [
    'a sparse index of two fields, by the one that a document has',
    { index: [[{ b: 1, a: 1 }, { sparse: true }]], filter: { b: 3 } },
    [4],
  ],
  [
    'the same where that is an array',
    { index: [[{ tags: 1, a: 1 }, { sparse: true }]], filter: { tags: 'q' } },
    [5],
  ],
];

test.each(cases)('%s', async (_rule, query, ids) => {
  expect(await found(few, query)).toEqual(ids);
});

const long = (end: string): string => `${'x'.repeat(2500)}${end}`;
const near = (end: string): Decimal128 =>
  Decimal128.fromString(`0.1000000000000000000000000000${end}`);

const far: Document = {
  1: Long.fromString('9007199254740991'),
  2: 2 ** 53,
  3: Long.fromString('9007199254740993'),
};

/** Values of which an index cannot tell one from the next. */
const alike: readonly (readonly [string, (end: string) => unknown])[] = [
  ['texts that are longer than keys', long],
  ['decimals that are one double', near],
  ['integers beyond 2^53', (end) => far[end]],
];

test.each(alike)('ranges of %s end where they say', async (_what, make) => {
  const documents = [1, 2, 3].map((_id) => ({ _id, v: make(String(_id)) }));
  const middle = make('2');
  for (const [range, ids] of [
    [{ $gt: middle }, [3]],
    [{ $gte: middle }, [2, 3]],
    [{ $lt: middle }, [1]],
    [{ $lte: middle }, [1, 2]],
  ] as const) {
    expect(await found(documents, { index: [['v']], filter: { v: range } })).toEqual(ids);
  }
});

test('a range ends where it says behind texts that fill a key', async () => {
  const text = 'x'.repeat(690);
  const documents = [1, 2, 3].map((_id) => ({ _id, a: text, b: text, c: `${text}${_id}` }));
  const filter = { a: text, b: text, c: { $lte: `${text}2` } };
  expect(await found(documents, { index: [[{ a: 1, b: 1, c: 1 }]], filter })).toEqual([1, 2]);
});

test('limits hold also where another index has the order that is asked for', async () => {
  const many = Array.from({ length: 900 }, (_, _id) => ({ _id, a: _id, b: _id }));
  const options: FindOptions = { min: { a: 300 }, hint: { a: 1 }, sort: { b: 1 }, limit: 2 };
  expect(await found(many, { index: [['a'], ['b']], options })).toEqual([300, 301]);
});

test('a hidden index answers nothing', async () => {
  const items = await filled(few, { index: [['a', { hidden: true }]] });
  const { queryPlanner } = await items.find({ a: 1 }).explain();
  expect(queryPlanner.winningPlan).toMatchObject({ stage: 'COLLSCAN' });
});
