/** Long work in turns: whoever asks for something short meanwhile is not kept waiting. */
import { expect, jest, test } from '@jest/globals';
import type { Collection } from 'mongodb';
import { places, slowly, someDocuments } from './long-work.ts';
import { changes, type Item, useDatabase } from './support.ts';

// A busy machine may give this process no time while the store works. Work in one go fails each time.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

const database = useDatabase();

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
