import { expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { changes, codeOf, type Item, useDatabase } from './support.ts';

const database = useDatabase();
const { plainCollection } = database;

/** A view on three documents of two kinds, or on whatever is given. */
async function view(pipeline: Document[] = [], options: Document = {}) {
  const items = plainCollection();
  await items.insertMany([
    { _id: 1, kind: 'a', n: 10 },
    { _id: 2, kind: 'b', n: 20 },
    { _id: 3, kind: 'a', n: 30 },
  ]);
  const { collectionName } = plainCollection();
  const viewOn = items.collectionName;
  await database.db.createCollection(collectionName, { viewOn, pipeline, ...options });
  return database.db.collection<Item>(collectionName);
}

test('a view is read like a collection', async () => {
  const seen = await view([
    { $match: { n: { $gte: 20 } } },
    { $set: { twice: { $add: ['$n', '$n'] } } },
  ]);
  expect(await seen.find({}, { sort: { n: -1 }, limit: 1 }).toArray()).toEqual([
    { _id: 3, kind: 'a', n: 30, twice: 60 },
  ]);
  expect(await seen.findOne({ kind: 'b' }, { projection: { twice: 1 } })).toEqual({
    _id: 2,
    twice: 40,
  });
  expect(await seen.countDocuments()).toBe(2);
  expect(await seen.estimatedDocumentCount()).toBe(2);
  expect(await seen.distinct('kind', { n: { $gt: 20 } })).toEqual(['a']);
  expect(await seen.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }]).toArray()).toEqual([
    { _id: null, n: 50 },
  ]);
});

test('views stand on views, and pipelines read from them', async () => {
  const first = await view([{ $match: { kind: 'a' } }]);
  const { collectionName } = plainCollection();
  const pipeline = [{ $project: { n: 1 } }];
  await database.db.createCollection(collectionName, { viewOn: first.collectionName, pipeline });
  const second = database.db.collection<Item>(collectionName);
  expect(await second.find({}, { sort: { _id: 1 } }).toArray()).toEqual([
    { _id: 1, n: 10 },
    { _id: 3, n: 30 },
  ]);
  const items = plainCollection();
  await items.insertOne({ _id: 3 });
  const join = { from: collectionName, localField: '_id', foreignField: '_id', as: 'seen' };
  expect(await items.aggregate([{ $lookup: join }]).toArray()).toEqual([
    { _id: 3, seen: [{ _id: 3, n: 30 }] },
  ]);
  const union = { $unionWith: { coll: collectionName, pipeline: [{ $match: { n: 10 } }] } };
  expect(await items.aggregate([union]).toArray()).toEqual([{ _id: 3 }, { _id: 1, n: 10 }]);
});

test('nothing is written through a view', async () => {
  const seen = await view();
  expect(await codeOf(seen.insertOne({ _id: 9 }))).toBe(166);
  expect(await codeOf(seen.updateOne({ _id: 1 }, changes({ $set: { n: 0 } })))).toBe(166);
  expect(await codeOf(seen.deleteOne({ _id: 1 }))).toBe(166);
  expect(await codeOf(seen.findOneAndDelete({ _id: 1 }))).toBe(166);
  expect(await codeOf(seen.createIndex({ a: 1 }))).toBe(166);
  expect(await codeOf(seen.indexes())).toBe(166);
});

test('a view is listed as one, and dropped as any collection', async () => {
  const seen = await view([{ $limit: 1 }]);
  const name = seen.collectionName;
  const [listed] = await database.db.listCollections({ name }).toArray();
  expect(listed).toMatchObject({ type: 'view', info: { readOnly: true } });
  expect(listed).not.toHaveProperty('idIndex');
  expect(await database.db.command({ drop: name })).not.toHaveProperty('nIndexesWas');
  expect(await database.db.listCollections({ name }).toArray()).toEqual([]);
});

test('collMod gives a view another definition', async () => {
  const seen = await view();
  const collMod = seen.collectionName;
  await database.db.command({ collMod, pipeline: [{ $match: { _id: 2 } }] });
  expect(await seen.countDocuments()).toBe(1);
  expect(await codeOf(database.db.command({ collMod, validator: { a: 1 } }))).toBe(72);
  const self = [{ $unionWith: collMod }];
  expect(await codeOf(database.db.command({ collMod, pipeline: self }))).toBe(5);
});

test('a view keeps its collation', async () => {
  const collation = { locale: 'en', strength: 2 };
  const seen = await view([], { collation });
  expect(await seen.countDocuments({ kind: 'A' })).toBe(2);
  expect(await seen.countDocuments({ kind: 'A' }, { collation })).toBe(2);
  const other = seen.countDocuments({}, { collation: { locale: 'fr' } });
  expect(await codeOf(other)).toBe(167);
});

test('a view has no collation of its source, and is joined by its own alone', async () => {
  const collation = { locale: 'en', strength: 2 };
  const source = plainCollection().collectionName;
  await database.db.createCollection(source, { collation });
  await database.db.collection<Item>(source).insertMany([{ _id: 1, kind: 'a' }]);
  const [plain, collated] = [plainCollection(), plainCollection()].map((c) => c.collectionName);
  await database.db.createCollection(String(plain), { viewOn: source });
  await database.db.createCollection(String(collated), { viewOn: source, collation });
  expect(await database.db.collection(String(plain)).countDocuments({ kind: 'A' })).toBe(0);
  const items = plainCollection();
  await items.insertOne({ _id: 1, kind: 'A' });
  const [localField, foreignField, as] = ['kind', 'kind', 'found'];
  const from = String(collated);
  const stages: readonly Document[] = [
    { $lookup: { from, localField, foreignField, as } },
    {
      $graphLookup: { from, startWith: '$kind', connectFromField: 'n', connectToField: 'kind', as },
    },
    { $unionWith: from },
  ];
  for (const stage of stages) {
    expect(await codeOf(items.aggregate([stage]).toArray())).toBe(167);
    const locale = 'fr';
    expect(await codeOf(items.aggregate([stage], { collation: { locale } }).toArray())).toBe(167);
    const found = await items.aggregate([stage], { collation }).toArray();
    expect(found.length + Number(found[0]?.['found']?.length ?? 0)).toBe(2);
  }
});

const badDefinitions: readonly (readonly [definition: Document, code: number])[] = [
  [{ viewOn: '' }, 2],
  [{ viewOn: 5 }, 14],
  [{ pipeline: [] }, 72],
  [{ viewOn: 'x', pipeline: {} }, 14],
  [{ viewOn: 'x', pipeline: ['x'] }, 14],
  [{ viewOn: 'x', pipeline: [{}] }, 40323],
  [{ viewOn: 'x', pipeline: [{ $nope: 1 }] }, 40324],
  [{ viewOn: 'x', pipeline: [{ $out: 'y' }] }, 167],
  [{ viewOn: 'x', pipeline: [{ $merge: 'y' }] }, 167],
  [{ viewOn: 'x', pipeline: [{ $changeStream: {} }] }, 167],
  [{ viewOn: 'x', pipeline: [{ $documents: [] }] }, 73],
  [{ viewOn: 'x', pipeline: [{ $match: { a: 'a'.repeat(16_000_000) } }] }, 195],
  [{ viewOn: 'x', idIndex: { key: { _id: 1 }, name: '_id_' } }, 72],
  [{ viewOn: 'x', storageEngine: { other: {} } }, 72],
  [{ viewOn: 'x', clusteredIndex: false }, 6026500],
];

test.each(badDefinitions)('a view cannot be %j', async (definition, code) => {
  const command = { create: plainCollection().collectionName, ...definition };
  expect(await codeOf(database.db.command(command))).toBe(code);
});

test('a view does without what holds for documents', async () => {
  const { collectionName: create } = plainCollection();
  const ofDocuments = {
    ...{ capped: true, size: 4096, max: 5, storageEngine: { wiredTiger: {} } },
    ...{ validator: { a: 1 }, validationLevel: 'strict', validationAction: 'error' },
  };
  await database.db.command({ create, viewOn: 'x', pipeline: [], ...ofDocuments });
  const [listed] = await database.db.listCollections({ name: create }).toArray();
  expect(listed).toHaveProperty('options', { viewOn: 'x', pipeline: [] });
});

test.each(['find', 'count', 'distinct', 'aggregate'])(
  'a %s of a view is explained',
  async (name) => {
    const items = plainCollection();
    await items.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
    const { collectionName: view } = plainCollection();
    const pipeline = [{ $match: { a: 2 } }];
    await database.db.command({ create: view, viewOn: items.collectionName, pipeline });
    const options = { distinct: { key: 'a' }, aggregate: { pipeline: [], cursor: {} } }[name];
    const { ok, ...explained } = await database.db.command({
      explain: { [name]: view, ...options },
    });
    expect(ok).toBe(1);
    expect(JSON.stringify(explained)).toContain(items.collectionName);
  },
);

test.each([{ tailable: true }, { sort: { $natural: -1 } }])('a view has no %j', async (options) => {
  const { collectionName: view } = plainCollection();
  await database.db.command({ create: view, viewOn: 'nothing', pipeline: [] });
  expect(await codeOf(database.db.command({ find: view, ...options }))).toBe(168);
});

test('views stand on each other up to a limit', async () => {
  let below = plainCollection().collectionName;
  const names = [];
  for (let depth = 1; depth <= 20; depth += 1) {
    const { collectionName } = plainCollection();
    await database.db.command({ create: collectionName, viewOn: below, pipeline: [] });
    names.push(collectionName);
    below = collectionName;
  }
  const find = (name: string | undefined) => codeOf(database.db.command({ find: name }));
  expect(await find(names.at(-2))).toBeUndefined();
  expect(await find(names.at(-1))).toBe(165);
  const [lowest, highest] = [names[0], names.at(-1)];
  const create = plainCollection().collectionName;
  expect(await codeOf(database.db.command({ create, viewOn: highest }))).toBe(165);
  const joined = [{ $unionWith: { coll: highest } }];
  const command = { create, viewOn: 'nothing', pipeline: joined };
  expect(await codeOf(database.db.command(command))).toBe(165);
  const collMod = { collMod: lowest, viewOn: 'nothing', pipeline: joined };
  expect(await codeOf(database.db.command(collMod))).toBe(5);
  await database.db.command({ create, viewOn: 'nothing' });
  expect(await codeOf(database.db.command({ ...collMod, viewOn: create, pipeline: [] }))).toBe(165);
});

test('what views that stand on each other have to do is bounded together', async () => {
  const pipeline = [{ $match: { a: 'a'.repeat(9_000_000) } }];
  const [one, other] = [plainCollection().collectionName, plainCollection().collectionName];
  await database.db.command({ create: one, viewOn: 'nothing', pipeline });
  const command = { create: other, viewOn: one, pipeline };
  expect(await codeOf(database.db.command(command))).toBe(195);
  await database.db.command({ ...command, viewOn: 'nothing' });
});

test('the collection that views are kept in is listed with them, and takes them along', async () => {
  const { collectionName: create } = plainCollection();
  await database.db.command({ create, viewOn: 'nothing', pipeline: [] });
  const [listed] = await database.db.listCollections({ name: 'system.views' }).toArray();
  expect(listed).toMatchObject({ type: 'collection', options: {}, info: { readOnly: false } });
  const indexes = await database.db.collection('system.views').indexes();
  expect(indexes).toEqual([{ v: 2, key: { _id: 1 }, name: '_id_' }]);
  const join = { from: 'system.views', pipeline: [], as: 'views' };
  for (const command of [
    { find: 'system.views' },
    { find: 'system.views', filter: { _id: 'a' } },
    { count: 'system.views' },
    { distinct: 'system.views', key: '_id' },
    { aggregate: 'system.views', pipeline: [], cursor: {} },
    { aggregate: 1, pipeline: [{ $documents: [{}] }, { $lookup: join }], cursor: {} },
  ]) {
    expect(await codeOf(database.db.command(command))).toBe(115);
  }
  expect(await database.db.command({ drop: 'system.views' })).toMatchObject({ nIndexesWas: 1 });
  expect(await database.db.listCollections({ type: 'view' }).toArray()).toEqual([]);
});

test('a count of a view has no limit of zero', async () => {
  const { collectionName: view } = plainCollection();
  await database.db.command({ create: view, viewOn: 'nothing', pipeline: [] });
  expect(await codeOf(database.db.command({ count: view, limit: 0 }))).toBe(15958);
  expect(await codeOf(database.db.command({ count: view, limit: null }))).toBeUndefined();
});

test('a view tells the indexes of the collection that it reads', async () => {
  const items = plainCollection();
  await items.createIndex({ a: 1 });
  const { collectionName: create } = plainCollection();
  await database.db.command({ create, viewOn: items.collectionName, pipeline: [] });
  const told = await database.db
    .collection(create)
    .aggregate([{ $indexStats: {} }])
    .toArray();
  expect(told.map(({ name }) => name).sort()).toEqual(['_id_', 'a_1']);
});
