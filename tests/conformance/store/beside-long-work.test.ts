/** What others do amid long work, which lets them in between its turns, comes out right. */
import { expect, test } from '@jest/globals';
import { slowly, someDocuments } from './long-work.ts';
import { changes, useDatabase } from './support.ts';

const database = useDatabase();

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
