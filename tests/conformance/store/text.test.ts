/** `$text`: what is found, in which order, and what is refused. */
import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();

const pieces: readonly Item[] = [
  { _id: 1, name: 'Gold ring', about: 'A ring for every day' },
  { _id: 2, name: 'Silver necklace', about: 'Rings and chains in silver' },
  { _id: 3, name: 'Diamond', about: "The jeweller's own diamond, the diamond of diamonds" },
  { _id: 4, name: 'Café brooch', about: ['old gold', 'new enamel'] },
  { _id: 5, name: 'Watch', about: { strap: 'gold leather' } },
];

async function filled(weights?: Record<string, number>) {
  const items = database.plainCollection();
  await items.createIndex({ name: 'text', about: 'text' }, weights && { weights });
  await items.insertMany([...pieces]);
  return items;
}

interface Search extends Document {
  $search: string;
}

const searches: readonly (readonly [string, Search, readonly number[]])[] = [
  ['a word is found by its stem', { $search: 'rings' }, [1, 2]],
  ['any of several words will do', { $search: 'necklace diamond' }, [2, 3]],
  ['case does not count', { $search: 'SILVER' }, [2]],
  ['unless it is asked for', { $search: 'silver', $caseSensitive: true }, [2]],
  ['and then another case is not found', { $search: 'SILVER', $caseSensitive: true }, []],
  ['accents do not count', { $search: 'cafe' }, [4]],
  ['unless they are asked for', { $search: 'cafe', $diacriticSensitive: true }, []],
  ['an accent that is asked for is found', { $search: 'café', $diacriticSensitive: true }, [4]],
  ['stop words are not searched for', { $search: 'the for of' }, []],
  ['without a language they are words', { $search: 'every', $language: 'none' }, []],
  ['a negated word excludes', { $search: 'gold -ring' }, [4]],
  ['a negation ends at white space', { $search: '-ring gold' }, [4]],
  ['a hyphen within a word is no negation', { $search: 'necklace-diamond' }, [2, 3]],
  ['negations alone find nothing', { $search: '-gold' }, []],
  ['a phrase must stand as it is', { $search: '"silver necklace"' }, [2]],
  ['a phrase in another order is not found', { $search: '"necklace silver"' }, []],
  ['a phrase may begin within a word', { $search: 'chains "ings and"' }, [2]],
  ['a negated phrase excludes', { $search: 'gold -"gold ring"' }, [4]],
  ['the elements of an array are texts', { $search: 'enamel' }, [4]],
  ['texts below an indexed field are not', { $search: 'leather' }, []],
  ['an apostrophe is part of an English word', { $search: "jeweller's" }, [3]],
  ['an empty search finds nothing', { $search: '' }, []],
];

test.each(searches)('%s: %j', async (_rule, $text, ids) => {
  const items = await filled();
  const found = await items.find({ $text }, { sort: { _id: 1 } }).toArray();
  expect(found.map(({ _id }) => _id)).toEqual(ids);
});

const scored: readonly (readonly [string, string, string, number])[] = [
  ['a text of one word that is the term', 'gold', 'gold', 1.1],
  ['one of two words', 'gold ring', 'gold', 0.75],
  ['twice in three words', 'gold ring gold', 'gold', 1.5 * (0.5 * (2 / 3) + 0.5)],
  ['three times and nothing else', 'coffee coffee coffee', 'coffee', 1.75],
  ['both terms', 'gold ring', 'gold ring', 1.5],
];

test.each(scored)('the score of %s', async (_rule, name, $search, score) => {
  const items = database.plainCollection();
  await items.createIndex({ name: 'text' });
  await items.insertOne({ _id: 1, name });
  const projection = { score: { $meta: 'textScore' } };
  const [found] = await items.find({ $text: { $search } }, { projection }).toArray();
  expect(found?.['score']).toBeCloseTo(score, 12);
});

test('weights decide the order', async () => {
  const items = await filled({ name: 1, about: 10 });
  const found = items.find({ $text: { $search: 'ring gold' } });
  const ids = await found
    .sort({ score: { $meta: 'textScore' } })
    .map(({ _id }) => _id)
    .toArray();
  expect(ids).toEqual([1, 4, 2]);
});

test('an order by score takes skip and limit', async () => {
  const items = await filled();
  const found = items.find({ $text: { $search: 'gold silver diamond ring' } });
  const ids = (await found.sort({ score: { $meta: 'textScore' } }).toArray()).map(({ _id }) => _id);
  const page = items.find({ $text: { $search: 'gold silver diamond ring' } });
  const second = await page
    .sort({ score: { $meta: 'textScore' } })
    .skip(1)
    .limit(2)
    .toArray();
  expect(second.map(({ _id }) => _id)).toEqual(ids.slice(1, 3));
});

test('a pipeline carries the score through its stages', async () => {
  const items = await filled();
  const results = await items
    .aggregate([
      { $match: { $text: { $search: 'gold' }, _id: { $lt: 5 } } },
      { $addFields: { seen: true } },
      { $project: { name: 1 } },
      { $sort: { score: { $meta: 'textScore' }, _id: 1 } },
      { $project: { score: { $gt: [{ $meta: 'textScore' }, 0] } } },
    ])
    .toArray();
  expect(results).toEqual([
    { _id: 1, score: true },
    { _id: 4, score: true },
  ]);
});

test('the index follows updates and deletes, also those of a transaction', async () => {
  const items = await filled();
  await items.updateOne({ _id: 5 }, { $set: { about: 'a ring of pearls' } });
  await items.deleteOne({ _id: 1 });
  const idsOf = async (options = {}) =>
    (
      await items
        .find({ $text: { $search: 'ring' } }, options)
        .sort({ _id: 1 })
        .toArray()
    ).map(({ _id }) => _id);
  expect(await idsOf()).toEqual([2, 5]);
  await database.client.withSession(async (session) => {
    session.startTransaction();
    await items.updateOne({ _id: 2 }, { $set: { about: 'chains' } }, { session });
    await items.insertOne({ _id: 6, name: 'signet ring' }, { session });
    expect(await idsOf({ session })).toEqual([5, 6]);
    await session.abortTransaction();
  });
  expect(await idsOf()).toEqual([2, 5]);
});

test('it selects what is updated, deleted and counted', async () => {
  const items = await filled();
  const filter = { $text: { $search: 'gold' } };
  expect(await items.countDocuments(filter)).toBe(2);
  expect((await items.updateMany(filter, { $set: { sold: true } })).modifiedCount).toBe(2);
  expect((await items.deleteMany(filter)).deletedCount).toBe(2);
});

test('fields before the text narrow the search and have to be given', async () => {
  const items = database.plainCollection();
  await items.createIndex({ shop: 1, '$**': 'text' });
  await items.insertMany([
    { _id: 1, shop: 'a', deep: { text: 'a gold ring' } },
    { _id: 2, shop: 'b', deep: { text: 'a gold ring' } },
  ]);
  const $text = { $search: 'ring' };
  expect(await items.find({ shop: 'b', $text }, { projection: { _id: 1 } }).toArray()).toEqual([
    { _id: 2 },
  ]);
  expect(await codeOf(items.find({ $text }).toArray())).toBe(291);
});

test('long words and long prefixes are found as they are', async () => {
  const items = database.plainCollection();
  await items.createIndex({ a: 1, b: 1, name: 'text' });
  const [a, b] = ['a'.repeat(900), 'b'.repeat(900)];
  await items.insertMany([
    { _id: 1, a, b, name: 'x'.repeat(300) },
    { _id: 2, a, b, name: `${'x'.repeat(300)}y` },
    { _id: 3, a, b: `${b}c`, name: 'x'.repeat(300) },
  ]);
  const found = await items.find({ a, b, $text: { $search: 'x'.repeat(300) } }).toArray();
  expect(found.map(({ _id }) => _id)).toEqual([1]);
});

test('a partial index answers what it holds', async () => {
  const items = database.plainCollection();
  await items.createIndex({ name: 'text' }, { partialFilterExpression: { live: true } });
  await items.insertMany([
    { _id: 1, live: true, name: 'ring' },
    { _id: 2, live: false, name: 'ring' },
  ]);
  const $text = { $search: 'ring' };
  expect(await items.countDocuments({ live: true, $text })).toBe(1);
  expect(await codeOf(items.find({ $text }).toArray())).toBe(291);
});

test('a branch of $or beside it needs an index', async () => {
  const items = await filled();
  const $text = { $search: 'diamond' };
  const found = await items
    .find({ $or: [{ $text }, { _id: 5 }] })
    .sort({ _id: 1 })
    .toArray();
  expect(found.map(({ _id }) => _id)).toEqual([3, 5]);
  expect(await codeOf(items.find({ $or: [{ $text }, { name: 'Watch' }] }).toArray())).toBe(291);
});

const wrongSearches: readonly (readonly [unknown, number])[] = [
  [1, 2],
  [{}, 4],
  [{ $search: 1 }, 14],
  [{ $search: 'a', $language: 1 }, 14],
  [{ $search: 'a', $language: 'spanglish' }, 2],
  [{ $search: 'a', $caseSensitive: 1 }, 14],
  [{ $search: 'a', $diacriticSensitive: 1 }, 14],
  [{ $search: 'a', $other: 1 }, 2],
];

test.each(wrongSearches)('$text: %j is refused with %i', async ($text, code) => {
  const items = await filled();
  expect(await codeOf(items.find({ $text } as Document).toArray())).toBe(code);
});

test('it may not stand in $nor, nor twice, nor without an index', async () => {
  const items = await filled();
  const $text = { $search: 'gold' };
  expect(await codeOf(items.find({ $nor: [{ $text }] }).toArray())).toBe(2);
  expect(await codeOf(items.find({ $and: [{ $text }, { $text }] }).toArray())).toBe(2);
  expect(await codeOf(items.find({ $text }).sort({ $natural: 1 }).toArray())).toBe(2);
  expect(await codeOf(database.collection().find({ $text }).toArray())).toBe(27);
  const score = { $meta: 'textScore' } as const;
  expect(await codeOf(items.find({}, { projection: { score } }).toArray())).toBe(40218);
  expect(await codeOf(items.find({}).sort({ score }).toArray())).toBe(40218);
});

test('a hidden index does not serve it', async () => {
  const items = database.collection();
  await items.createIndex({ a: 'text' }, { name: 'text', hidden: true });
  const find = { find: items.collectionName, filter: { $text: { $search: 'gold' } } };
  expect(await codeOf(database.db.command(find))).toBe(291);
  const index = { name: 'text', hidden: false };
  await database.db.command({ collMod: items.collectionName, index });
  expect(await database.db.command(find)).toMatchObject({ ok: 1 });
});

const wrongIndexes: readonly (readonly [Document, Document, number])[] = [
  [{ a: 'text', b: 1, c: 'text' }, {}, 67],
  [{ a: 2, b: 'text' }, {}, 67],
  [{ a: 'text' }, { weights: { a: 0 } }, 67],
  [{ a: 'text' }, { weights: { a: 'x' } }, 67],
  [{ a: 'text' }, { weights: 1 }, 67],
  [{ a: 'text' }, { weights: { a: 1_000_000_000 } }, 67],
  [{ a: 'text' }, { default_language: 'spanglish' }, 67],
  [{ a: 'text' }, { language_override: '' }, 67],
  [{ a: 'text' }, { textIndexVersion: 9 }, 67],
  [{ a: 'text' }, { collation: { locale: 'en' } }, 67],
];

test.each(wrongIndexes)('an index %j with %j is refused', async (key, options, code) => {
  const indexes = [{ key, name: 'text', ...options }];
  const name = database.collection().collectionName;
  expect(await codeOf(database.db.command({ createIndexes: name, indexes }))).toBe(code);
});

test('a collection has one text index, listed with what it has been given', async () => {
  const items = await filled({ name: 5 });
  const listed = await items.listIndexes().toArray();
  expect(listed.find(({ name }) => name === 'name_text_about_text')).toEqual({
    v: 2,
    key: { _fts: 'text', _ftsx: 1 },
    name: 'name_text_about_text',
    weights: { about: 1, name: 5 },
    default_language: 'english',
    language_override: 'language',
    textIndexVersion: 3,
  });
  expect(await codeOf(items.createIndex({ other: 'text' }))).toBe(85);
  const sameName = items.createIndex({ other: 'text' }, { name: 'name_text_about_text' });
  expect(await codeOf(sameName)).toBe(85);
});

test('a document in an unknown language is refused', async () => {
  const items = await filled();
  expect(await codeOf(items.insertOne({ _id: 9, name: 'x', language: 'spanglish' }))).toBe(17262);
  expect(await codeOf(items.insertOne({ _id: 9, name: 'x', language: 1 }))).toBe(17261);
  await items.insertOne({ _id: 9, name: 'the', language: 'none' });
  const $text = { $search: 'the', $language: 'none' };
  expect(await items.countDocuments({ $text })).toBe(1);
});
