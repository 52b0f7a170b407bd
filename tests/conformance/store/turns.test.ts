/** Long work in turns: whoever asks for something short meanwhile is not kept waiting. */
import { expect, test } from '@jest/globals';
import type { Collection, Document } from 'mongodb';
import { changes, type Item, useDatabase } from './support.ts';

const database = useDatabase();

const places = Array.from({ length: 10 }, (_, i) => i);
const someDocuments = (count: number) =>
  Array.from({ length: count }, (_, _id) => ({
    _id,
    ...Object.fromEntries(places.map((place) => [`p${place}`, (_id * (place + 7)) % 1000])),
    text: `stone ${_id % 17} pearl ${_id % 23} chain ${_id % 29}`,
  }));

/** How many pings were answered, one after the other, before the work was: of work in one go, the first waits it out. */
async function pingsDuring(work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  let answered = 0;
  for (; !isDone; answered += 1) await database.client.db('admin').command({ ping: 1 });
  await ended;
  return answered;
}

/** Work that lets nobody in leaves the first ping alone waiting for its end; how many more there are is up to the machine. */
const aLoneOne = 1;

test('pings are answered amid an insert of many documents into many indexes', async () => {
  const items = database.plainCollection();
  await items.createIndexes(places.map((place) => ({ key: { [`p${place}`]: 1 } })));
  const inserted = items.insertMany(someDocuments(3000));
  expect(await pingsDuring(inserted)).toBeGreaterThan(aLoneOne);
  expect(await items.countDocuments({ p3: { $gte: 0 } })).toBe(3000);
});

test('pings are answered amid the build of indexes', async () => {
  const items = database.plainCollection();
  await items.insertMany(someDocuments(4000));
  const built = items.createIndexes([{ key: { text: 'text' } }, { key: { p1: 1 } }]);
  expect(await pingsDuring(built)).toBeGreaterThan(aLoneOne);
  const pearls = items.find({ $text: { $search: '"pearl 5"' } });
  expect((await pearls.toArray()).length).toBe(174);
});

test('pings are answered amid a batch that takes long to put together', async () => {
  const items = database.plainCollection();
  await items.insertMany(someDocuments(4000));
  const work = {
    $reduce: { input: { $range: [0, 300] }, initialValue: 0, in: { $add: ['$$value', 1] } },
  };
  const matches = { $or: [{ _id: 0 }, { $expr: { $lt: [work, 0] } }] };
  const cursor = items.find(matches, { batchSize: 1 });
  await cursor.next();
  expect(await pingsDuring(cursor.toArray())).toBeGreaterThan(aLoneOne);
});

test('pings are answered amid a search that reads many texts', async () => {
  const items = database.plainCollection();
  await items.insertMany(someDocuments(6000));
  await items.createIndex({ text: 'text' });
  const found = items.find({ $text: { $search: 'stone "no such pearl"' } }).toArray();
  expect(await pingsDuring(found)).toBeGreaterThan(aLoneOne);
  expect(await found).toEqual([]);
});

test('what is written while an index is built is in it', async () => {
  const items = database.plainCollection();
  await items.insertMany(someDocuments(3000));
  const building = items.createIndexes([{ key: { p2: 1 } }, { key: { p4: -1 } }]);
  const writing = Promise.all([
    items.insertMany([{ _id: -1, p2: 5000 }, { _id: -2 }]),
    items.updateMany({ p1: { $lt: 20 } }, { $set: { p2: 6000 } }),
    items.deleteMany({ p3: { $gte: 980 } }),
  ]);
  await Promise.all([building, writing]);
  for (const path of ['p2', 'p4']) {
    const direction = path === 'p2' ? 1 : -1;
    const byIndex = await items
      .find()
      .hint({ [path]: direction })
      .toArray();
    expect(byIndex.length).toBe(await items.countDocuments());
    const values = byIndex.map((item) => Number(item[path] ?? -1) * direction);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  }
});

test('two requests for one index build it once', async () => {
  const items = database.plainCollection();
  await items.insertMany(someDocuments(1500));
  const names = await Promise.all([items.createIndex({ p5: 1 }), items.createIndex({ p5: 1 })]);
  expect(names).toEqual(['p5_1', 'p5_1']);
  expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_', 'p5_1']);
});

test('a build that finds duplicates leaves nothing', async () => {
  const items = database.plainCollection();
  await items.insertMany(someDocuments(1500));
  const built = items.createIndexes([{ key: { p6: 1 } }, { key: { p7: 1 }, unique: true }]);
  await expect(built).rejects.toThrow('E11000');
  expect((await items.indexes()).map(({ name }) => name)).toEqual(['_id_']);
  expect(await items.updateOne({ _id: 1 }, { $set: { p7: 0 } })).toMatchObject({ matchedCount: 1 });
});

test('pings are answered amid an update of many documents', async () => {
  const items = database.plainCollection();
  await items.createIndexes(places.map((place) => ({ key: { [`p${place}`]: 1 } })));
  await items.insertMany(someDocuments(3000));
  const updated = items.updateMany(
    { _id: { $gte: 10 } },
    changes({ $inc: { p0: 1000, p1: 1000, p2: 1 } }),
  );
  expect(await pingsDuring(updated)).toBeGreaterThan(aLoneOne);
  expect(await updated).toMatchObject({ matchedCount: 2990, modifiedCount: 2990 });
  expect(await items.countDocuments({ p0: { $gte: 1000 } })).toBe(2990);
});

test('pings are answered amid a delete of many documents', async () => {
  const items = database.plainCollection();
  await items.createIndexes(places.map((place) => ({ key: { [`p${place}`]: 1 } })));
  await items.insertMany(someDocuments(3000));
  const deleted = items.deleteMany({ _id: { $gte: 10 } });
  expect(await pingsDuring(deleted)).toBeGreaterThan(aLoneOne);
  expect(await deleted).toMatchObject({ deletedCount: 2990 });
  expect(await items.countDocuments({ p3: { $gte: 0 } })).toBe(10);
});

/** The filter, which takes its time with each document. */
const slowly = (filter: Document = { p0: -1 }): Document => ({
  $nor: Array.from({ length: 2000 }, (_, i) => ({ text: new RegExp(`jade ${i}$`) })),
  ...filter,
});

const single: readonly (readonly [string, (items: Collection<Item>) => Promise<unknown>])[] = [
  ['an update', (items) => items.updateOne(slowly(), { $set: { n: 1 } })],
  ['a delete', (items) => items.deleteOne(slowly())],
  ['a findAndModify', (items) => items.findOneAndUpdate(slowly(), { $set: { n: 1 } })],
  [
    'a bulk write',
    (items) => {
      const [filter, namespace] = [slowly(), `${items.dbName}.${items.collectionName}`];
      return database.client.bulkWrite([{ name: 'deleteOne', namespace, filter }]);
    },
  ],
];

test.each(single)(
  'pings are answered while %s of one document looks for it',
  async (_name, run) => {
    const items = database.plainCollection();
    await items.insertMany(someDocuments(4000));
    expect(await pingsDuring(run(items))).toBeGreaterThan(aLoneOne);
    expect(await items.countDocuments()).toBe(4000);
  },
);

test('of those who look long for a document to take, each has one of its own', async () => {
  const items = database.plainCollection();
  await items.insertMany(someDocuments(2000));
  await items.insertMany(['a', 'b', 'c'].map((_id) => ({ _id, isFree: true })));
  const workers = [0, 1, 2, 3, 4];
  const taken = workers.map((takenBy) =>
    items.findOneAndUpdate(slowly({ isFree: true }), { $set: { isFree: false, takenBy } }),
  );
  const ids = (await Promise.all(taken)).map((item) => item?._id ?? 'none');
  expect(ids.sort()).toEqual(['a', 'b', 'c', 'none', 'none']);
  expect(await items.countDocuments({ takenBy: { $gte: 0 } })).toBe(3);
});

test('what an update looks for in vain is inserted, once', async () => {
  const items = database.plainCollection();
  await items.insertMany(someDocuments(3000));
  const set = { $set: { p0: 5000 } };
  const wanted = slowly({ p0: 5000 });
  expect(await items.updateOne(wanted, set, { upsert: true })).toMatchObject({ upsertedCount: 1 });
  expect(await items.updateOne(wanted, set, { upsert: true })).toMatchObject({
    matchedCount: 1,
    upsertedCount: 0,
  });
});

test('what is written to a document amid an update of many is not written over', async () => {
  const items = database.plainCollection();
  await items.insertMany(someDocuments(3000));
  const updated = items.updateMany({ p0: { $gte: 0 } }, changes({ $inc: { n: 1 } }));
  const others = Promise.all([
    items.updateOne({ _id: 2999 }, changes({ $inc: { n: 10 } })),
    items.updateOne({ _id: 2998 }, { $set: { p0: -1 } }),
    items.deleteOne({ _id: 2997 }),
  ]);
  const [{ matchedCount }] = await Promise.all([updated, others]);
  const changed = await items.countDocuments({ n: { $in: [1, 11] } });
  expect(changed).toBe(matchedCount);
  expect(await items.findOne({ _id: 2999 })).toMatchObject({ n: 11 });
  expect(await items.countDocuments({ _id: 2997 })).toBe(0);
});

test('pings are answered amid the writes of a transaction, which come to be all at once', async () => {
  const items = database.plainCollection();
  await items.createIndexes(places.map((place) => ({ key: { [`p${place}`]: 1 } })));
  await items.insertMany(someDocuments(3000));
  await database.client.withSession(async (session) => {
    session.startTransaction();
    const updated = items.updateMany({ _id: { $lt: 2500 } }, { $set: { n: 1 } }, { session });
    expect(await pingsDuring(updated)).toBeGreaterThan(aLoneOne);
    const more = someDocuments(3000).map((document) => ({ ...document, _id: document._id + 5000 }));
    const inserted = items.insertMany(more, { session });
    expect(await pingsDuring(inserted)).toBeGreaterThan(aLoneOne);
    expect(await items.countDocuments({ n: 1 })).toBe(0);
    await session.commitTransaction();
  });
  expect(await items.countDocuments({ n: 1 })).toBe(2500);
  expect(await items.countDocuments()).toBe(6000);
});
