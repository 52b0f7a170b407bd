/** Updates and deletes of many documents: atomic for each document, not for all of them. */
import { expect, test } from '@jest/globals';
import { changes, codeOf, useDatabase } from './support.ts';

const database = useDatabase();

const numbered = (count: number) => Array.from({ length: count }, (_, _id) => ({ _id, n: _id }));

test.each([10, 3000])(
  'an update of %i documents that fails at one leaves those before it changed',
  async (count) => {
    const items = database.plainCollection();
    await items.insertMany(numbered(count));
    const bad = count - 3;
    await items.updateOne({ _id: bad }, { $set: { n: 'text' } });
    expect(await codeOf(items.updateMany({}, changes({ $inc: { n: 10_000 } })))).toBe(14);
    expect(await items.countDocuments({ n: { $gte: 10_000 } })).toBe(bad);
    expect(await items.find({ _id: { $gt: bad } }).toArray()).toEqual(
      numbered(count).slice(bad + 1),
    );
  },
);

test.each([10, 3000])(
  'unique values of %i documents move up where each makes room for the next',
  async (count) => {
    const items = database.plainCollection();
    await items.createIndex({ n: 1 }, { unique: true });
    await items.insertMany(numbered(count).reverse());
    const moved = await items.updateMany({}, changes({ $inc: { n: 1 } }), {
      hint: { $natural: 1 },
    });
    expect(moved).toMatchObject({ matchedCount: count, modifiedCount: count });
    expect(
      await codeOf(items.updateMany({}, changes({ $inc: { n: 1 } }), { hint: { _id: 1 } })),
    ).toBe(11000);
    expect(await items.countDocuments({ n: { $gte: 1 } })).toBe(count);
  },
);

test('an update of many waits for the lock of one, and changes each once', async () => {
  const items = database.plainCollection();
  await items.insertMany(numbered(3000));
  await database.client.withSession(async (session) => {
    session.startTransaction();
    await items.updateOne({ _id: 2000 }, { $set: { held: true } }, { session });
    const updated = items.updateMany({}, changes({ $inc: { changes: 1 } }));
    await items.findOne({ _id: 1, changes: 1 });
    await session.commitTransaction();
    expect(await updated).toMatchObject({ matchedCount: 3000, modifiedCount: 3000 });
  });
  expect(await items.countDocuments({ changes: 1 })).toBe(3000);
  expect(await items.findOne({ _id: 2000 })).toMatchObject({ held: true, changes: 1 });
});

test('statements of one command are done in their order, whatever each is about', async () => {
  const items = database.plainCollection();
  await items.insertMany(numbered(2000));
  const result = await items.bulkWrite([
    { insertOne: { document: { _id: -1, n: 0 } } },
    { updateMany: { filter: {}, update: changes({ $inc: { n: 1 } }) } },
    { updateOne: { filter: { _id: 5 }, update: { $set: { n: -5 } } } },
    { deleteMany: { filter: { n: { $gte: 1000 } } } },
    { updateMany: { filter: { n: 'none' }, update: { $set: { a: 1 } }, upsert: true } },
  ]);
  expect(result).toMatchObject({
    insertedCount: 1,
    matchedCount: 2002,
    modifiedCount: 2002,
    deletedCount: 1001,
    upsertedCount: 1,
  });
  expect(await items.findOne({ _id: 5 })).toMatchObject({ n: -5 });
  expect(await items.countDocuments()).toBe(1001);
});

test('an ordered command ends at an update of many that fails; another goes on', async () => {
  for (const ordered of [true, false]) {
    const items = database.plainCollection();
    await items.insertMany([...numbered(1000), { _id: 'last', n: 'text' }]);
    const written = items.bulkWrite(
      [
        { updateMany: { filter: {}, update: changes({ $inc: { n: 1 } }) } },
        { insertOne: { document: { _id: 'new' } } },
      ],
      { ordered },
    );
    await expect(written).rejects.toMatchObject({
      writeErrors: [{ index: 0, code: 14 }],
      result: { insertedCount: ordered ? 0 : 1, matchedCount: 0 },
    });
    expect(await items.countDocuments({ n: { $type: 'number' } })).toBe(1000);
    expect(await items.findOne({ _id: 999 })).toMatchObject({ n: 1000 });
  }
});
