import { expect, test } from '@jest/globals';
import type { CollationOptions, Document } from 'mongodb';
import { changes, codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();

interface OrderCase {
  readonly rule: string;
  readonly collation: CollationOptions;
  /** In order; those in one list are equal, and stay as they came. */
  readonly order: readonly (readonly string[])[];
}

const orders: readonly OrderCase[] = [
  {
    rule: 'strength 1 looks at letters only',
    collation: { locale: 'en', strength: 1 },
    order: [
      ['á', 'A', 'a'],
      ['b', 'B'],
    ],
  },
  {
    rule: 'strength 2 looks at accents too',
    collation: { locale: 'en', strength: 2 },
    order: [['A', 'a'], ['á', 'Á'], ['b']],
  },
  {
    rule: 'strength 3 looks at case, small letters first',
    collation: { locale: 'en' },
    order: [['a'], ['A'], ['á'], ['b'], ['B']],
  },
  {
    rule: 'strength 1 with case but without accents',
    collation: { locale: 'en', strength: 1, caseLevel: true },
    order: [['a', 'á'], ['A', 'Á'], ['b']],
  },
  {
    rule: 'capitals first',
    collation: { locale: 'en', caseFirst: 'upper' },
    order: [['APPLE'], ['Apple'], ['apple'], ['B']],
  },
  {
    rule: 'numbers in text by their value',
    collation: { locale: 'en', numericOrdering: true },
    order: [['file1'], ['file2'], ['file10'], ['file100']],
  },
  {
    rule: 'the last accent decides',
    collation: { locale: 'en', backwards: true },
    order: [['cote'], ['côte'], ['coté'], ['côté']],
  },
  {
    rule: 'the first accent decides',
    collation: { locale: 'en' },
    order: [['cote'], ['coté'], ['côte'], ['côté']],
  },
  {
    rule: 'punctuation and space are ignored',
    collation: { locale: 'en', alternate: 'shifted', strength: 1 },
    order: [['abc', 'a-b-c', 'a bc'], ['abd']],
  },
  {
    rule: 'only space is ignored',
    collation: { locale: 'en', alternate: 'shifted', maxVariable: 'space', strength: 1 },
    order: [['a.bc'], ['abc', 'a bc']],
  },
  {
    rule: 'Swedish has its own letters at the end',
    collation: { locale: 'sv' },
    order: [['a'], ['z'], ['å'], ['ä'], ['ö']],
  },
  {
    rule: 'a variant of German',
    collation: { locale: 'de@collation=phonebook', strength: 1 },
    order: [['ad'], ['ä', 'ae'], ['af']],
  },
];

test.each(orders)('$rule', async ({ collation, order }) => {
  const items = database.plainCollection();
  // The order of writing is that of the list, rotated so that it proves something.
  const groups = [...order.slice(1), ...order.slice(0, 1)];
  const documents = groups.flat().map((text, _id) => ({ _id, text }));
  await items.insertMany(documents);
  const sorted = await items.find({}, { collation, sort: { text: 1 } }).toArray();
  expect(sorted.map(({ text }: Document) => text)).toEqual(order.flat());
  for (const equals of order) {
    const [first] = equals;
    const found = await items.find({ text: first }, { collation }).toArray();
    expect(found.map(({ text }: Document) => text)).toEqual(equals);
  }
});

test('conditions compare by the collation, regular expressions do not', async () => {
  const items = database.plainCollection();
  await items.insertMany(['apple', 'Apple', 'banana'].map((a, _id) => ({ _id, a, list: [a] })));
  const collation = { locale: 'en', strength: 2 };
  const ids = async (filter: Document) =>
    (await items.find(filter, { collation }).toArray()).map(({ _id }) => _id);
  expect(await ids({ a: { $ne: 'APPLE' } })).toEqual([2]);
  expect(await ids({ a: { $in: ['APPLE'] } })).toEqual([0, 1]);
  expect(await ids({ a: { $gt: 'APPLE' } })).toEqual([2]);
  expect(await ids({ list: { $all: ['BANANA'] } })).toEqual([2]);
  expect(await ids({ list: { $elemMatch: { $eq: 'APPLE' } } })).toEqual([0, 1]);
  expect(await ids({ a: { $regex: 'APPLE' } })).toEqual([]);
});

test('a range by an index with a collation finds what a look at everything finds', async () => {
  const items = database.plainCollection();
  const collation = { locale: 'en', strength: 2 };
  await items.insertMany(['a', 'B', 'b', 'C', 'd'].map((name, _id) => ({ _id, name })));
  await items.createIndex({ name: 1 }, { collation });
  for (const hint of [{ name: 1 }, { $natural: 1 as const }]) {
    const found = await items
      .find({ name: { $gt: 'A', $lte: 'C' } }, { collation })
      .hint(hint)
      .toArray();
    expect(found.map(({ _id }) => _id).sort()).toEqual([1, 2, 3]);
  }
});

test('the simple collation stands in for that of the collection', async () => {
  const name = database.plainCollection().collectionName;
  const collation = { locale: 'en', strength: 2 };
  await database.db.createCollection(name, { collation });
  const items = database.db.collection<Item>(name);
  await items.insertMany([
    { _id: 1, a: 'apple' },
    { _id: 2, a: 'Apple' },
    { _id: 3, a: 'Banana' },
  ]);
  const simple = { locale: 'simple' };
  expect(await items.countDocuments({ a: 'apple' })).toBe(2);
  expect(await items.countDocuments({ a: 'apple' }, { collation: simple })).toBe(1);
  expect(await items.distinct('a', {}, { collation: simple })).toHaveLength(3);
  const sorted = await items.find({}, { sort: { a: 1 }, collation: simple }).toArray();
  expect(sorted.map(({ _id }) => _id)).toEqual([2, 3, 1]);
  const [$match, $set] = [{ a: 'apple' }, { seen: true }];
  expect(await items.aggregate([{ $match }], { collation: simple }).toArray()).toHaveLength(1);
  const updated = await items.updateMany($match, changes({ $set }), { collation: simple });
  expect(updated.modifiedCount).toBe(1);
  expect(await items.deleteMany($match, { collation: simple })).toMatchObject({ deletedCount: 1 });
});

test('a join compares by the collation of where it begins', async () => {
  const name = database.plainCollection().collectionName;
  await database.db.createCollection(name, { collation: { locale: 'en', strength: 2 } });
  const collated = database.db.collection<Item>(name);
  const plain = database.plainCollection();
  await collated.insertOne({ _id: 1, a: 'apple' });
  await plain.insertOne({ _id: 1, a: 'Apple' });
  const found = async (items: typeof plain, from: string) => {
    const $lookup = { from, localField: 'a', foreignField: 'a', as: 'found' };
    const [joined] = await items.aggregate([{ $lookup }]).toArray();
    return joined?.['found'].length;
  };
  expect(await found(collated, plain.collectionName)).toBe(1);
  expect(await found(plain, name)).toBe(0);
});

test.each<readonly [Document, number]>([
  [{ strength: 2 }, 40414],
  [{ locale: 5 }, 14],
  [{ locale: 'nowhere' }, 2],
  [{ locale: '' }, 2],
  [{ locale: 'en', strength: 0 }, 2],
  [{ locale: 'en', strength: 6 }, 2],
  [{ locale: 'en', strength: Number.NaN }, 2],
  [{ locale: 'en', strength: '3' }, 14],
  [{ locale: 'en', caseLevel: 1 }, 14],
  [{ locale: 'en', caseFirst: 'Upper' }, 2],
  [{ locale: 'en', caseFirst: true }, 14],
  [{ locale: 'en', caseFirst: 'upper', strength: 1 }, 2],
  [{ locale: 'en', numericOrdering: 'true' }, 14],
  [{ locale: 'en', alternate: '' }, 2],
  [{ locale: 'en', alternate: 5 }, 14],
  [{ locale: 'en', maxVariable: 'symbol' }, 2],
  [{ locale: 'en', backwards: null }, 14],
  [{ locale: 'en', normalization: 1 }, 14],
  [{ locale: 'en', nope: 1 }, 40415],
])('the collation %j is refused with %i', async (collation, code) => {
  const items = database.collection();
  await items.insertOne({ _id: 1 });
  const find = { find: items.collectionName, collation };
  expect(await codeOf(database.db.command(find))).toBe(code);
});

test('an index knows texts as equal that differ in their letters', async () => {
  const items = database.plainCollection();
  const collation = { locale: 'de', strength: 1 as const };
  await items.createIndex({ a: 1 }, { collation, unique: true });
  await items.insertOne({ _id: 1, a: 'Straße' });
  expect(await items.find({ a: 'strasse' }, { collation, hint: { a: 1 } }).toArray()).toHaveLength(
    1,
  );
  expect(await codeOf(items.insertOne({ _id: 2, a: 'STRASSE' }))).toBe(11000);
  await items.insertOne({ _id: 3, a: 'Strasze' });
});

test('groups and distinct values are told apart by the collation, inside of documents too', async () => {
  const items = database.plainCollection();
  await items.insertMany([
    { _id: 1, a: { b: 'Straße' } },
    { _id: 2, a: { b: 'STRASSE' } },
    { _id: 3, a: { b: 'Gasse' } },
  ]);
  const collation = { locale: 'de', strength: 1 as const };
  const grouped = (id: unknown) =>
    items.aggregate([{ $group: { _id: id } }, { $sort: { _id: 1 } }], { collation }).toArray();
  expect(await grouped('$a')).toEqual([{ _id: { b: 'Gasse' } }, { _id: { b: 'Straße' } }]);
  expect(await grouped('$a.b')).toEqual([{ _id: 'Gasse' }, { _id: 'Straße' }]);
  expect(await items.distinct('a', {}, { collation })).toEqual([{ b: 'Straße' }, { b: 'Gasse' }]);
  expect(await items.distinct('a.b', {}, { collation })).toEqual(['Straße', 'Gasse']);
});
