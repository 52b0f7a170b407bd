/** Long work in turns: whoever asks for something short meanwhile is not kept waiting. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Collection, type Document, MongoClient } from 'mongodb';
import { someDocuments } from './long-work.ts';
import { type RawConnection, rawConnection } from './raw-connection.ts';
import { type StoreInThread, startInThread } from './store-in-thread.ts';
import { changes, type Item } from './support.ts';

/** Milliseconds from one look at the clock to the next: no turn is longer. */
const lookMs = 20;
/** Work that lets nobody in has three pings around it: before it, behind it, and with its reply. */
const enoughPings = 5;

let store: StoreInThread;
let client: MongoClient;
let other: RawConnection;

/**
 * The store shares this thread with its clients, and finds a turn over whenever it looks at the clock: how many pings
 * are answered depends on how often it looks, and neither on the machine nor on who else is busy there.
 */
beforeAll(async () => {
  store = await startInThread();
  client = new MongoClient(store.uri);
  other = await rawConnection(store.uri);
  await many().createIndexes([{ key: { p0: 1 } }, { key: { text: 'text' } }]);
  await many().insertMany(someDocuments(manyDocuments));
  let nowMs = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => {
    nowMs += lookMs;
    return nowMs;
  });
});

afterAll(async () => {
  jest.restoreAllMocks();
  other[Symbol.dispose]();
  await client.close();
  await store[Symbol.asyncDispose]();
});

const collection = (name: string): Collection<Item> => client.db('d').collection(name);

/** What is read, as hundreds of documents have one look at the clock; nothing of it is ever changed. */
const many = () => collection('many');
const manyDocuments = 4000;
/** What is written, as each document has a look of its own. */
const fewDocuments = 200;

async function few(name: string): Promise<Collection<Item>> {
  await collection(name).insertMany(someDocuments(fewDocuments));
  return collection(name);
}

interface Meanwhile<T> {
  readonly outcome: T;
  /** What others are answered before the work is done, one after the other. */
  readonly answers: readonly Document[];
}

async function meanwhile<T>(
  work: Promise<T>,
  command: Document,
  mostAnswers = Number.POSITIVE_INFINITY,
): Promise<Meanwhile<T>> {
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  const answers: Document[] = [];
  while (!isDone && answers.length < mostAnswers) answers.push(await other.command(command));
  return { outcome: await ended, answers };
}

/** What the work comes to, if pings are answered amid it. */
async function amid<T>(work: Promise<T>): Promise<T> {
  const ping = { ping: 1, $db: 'admin' };
  const { outcome, answers } = await meanwhile(work, ping, enoughPings);
  expect(answers).toHaveLength(enoughPings);
  return outcome;
}

const nowhere = { p1: -1 };
const ids = Array.from({ length: manyDocuments }, (_, _id) => _id);
/** Found by no text and no index, and so looked for among all. */
const amongAll = { $or: [{ $text: { $search: 'jade' } }, { p0: -1 }] };

const finds: readonly (readonly [string, Document, Document])[] = [
  ['a look at everything', nowhere, {}],
  ['a read by an index', { p0: { $gte: 0 }, ...nowhere }, { hint: { p0: 1 } }],
  ['a read of many values of an index', { p0: { $in: ids }, ...nowhere }, { hint: { p0: 1 } }],
  ['a look at the texts of all', amongAll, {}],
];

test.each(finds)('pings are answered amid %s', async (_work, filter, options) => {
  expect(await amid(many().find(filter, options).toArray())).toEqual([]);
});

test('pings are answered amid a read of many ids', async () => {
  const found = many().find({ _id: { $in: ids.slice(0, 1000) } }, { batchSize: 1001 });
  expect(await amid(found.toArray())).toHaveLength(1000);
});

test('pings are answered amid a search for many words', async () => {
  const found = many().findOne({ $text: { $search: 'stone pearl chain' } });
  expect(await amid(found)).toMatchObject({ _id: 0 });
});

test('pings are answered amid a batch that takes long to put together', async () => {
  const cursor = many().find({ $or: [{ _id: 0 }, nowhere] }, { batchSize: 1 });
  await cursor.next();
  expect(await amid(cursor.toArray())).toEqual([]);
});

test('pings are answered amid the sort of a search', async () => {
  const sorted = many().find().sort({ p1: 1, _id: -1 }).limit(1);
  expect(await amid(sorted.toArray())).toMatchObject([{ _id: 3875 }]);
});

test('pings are answered amid a count', async () => {
  const count = client.db('d').command({ count: 'many', query: nowhere });
  expect(await amid(count)).toMatchObject({ n: 0 });
});

test('pings are answered amid an explanation', async () => {
  const explained = many().find(nowhere).explain('executionStats');
  expect(await amid(explained)).toMatchObject({ executionStats: { nReturned: 0 } });
});

test('pings are answered amid a look for the distinct values of one document', async () => {
  const items = collection('listing');
  await items.insertOne({ _id: 1, list: ids });
  expect(await amid(items.distinct('list'))).toHaveLength(manyDocuments);
});

const toNumbers = { $densify: { field: 'n', range: { step: 1, bounds: [1, manyDocuments + 1] } } };
const toMany = { $lookup: { from: 'many', localField: 'n', foreignField: 'n', as: 'found' } };

/** Little to read and much to make of it. */
const stages: readonly (readonly [string, ...Document[]])[] = [
  ['an $unwind', { $set: { n: ids } }, { $unwind: '$n' }, { $count: 'n' }],
  ['a $densify', { $set: { n: 1 } }, toNumbers, { $count: 'n' }],
  ['a $lookup', toMany, { $project: { _id: 0, n: { $size: '$found' } } }],
];

test.each(stages)('pings are answered amid %s', async (_work, ...work) => {
  const made = many().aggregate([{ $limit: 1 }, ...work]);
  expect(await amid(made.toArray())).toEqual([{ n: manyDocuments }]);
});

/** Stages that hold all documents before they give on the first. */
const holding: readonly Document[] = [
  { $sort: { p1: 1 } },
  { $group: { _id: '$_id' } },
  { $sample: { size: manyDocuments } },
  { $bucketAuto: { groupBy: '$_id', buckets: manyDocuments } },
  { $facet: { all: [{ $match: nowhere }] } },
];

test.each(holding)('pings are answered also while %j gives on what it has held', async (stage) => {
  const pingsAmid = async (...stages: readonly Document[]) => {
    const work = many().aggregate([{ $set: { n: 1 } }, ...stages, { $count: 'n' }]);
    const { answers } = await meanwhile(work.toArray(), { ping: 1, $db: 'admin' });
    return answers.length;
  };
  const toRead = await pingsAmid();
  expect(await pingsAmid(stage)).toBeGreaterThan(toRead + enoughPings);
});

const nothing = { from: 'nowhere', as: 'found' };
const equal = { localField: 'n', foreignField: 'n' };
const linked = { startWith: '$n', connectFromField: 'n', connectToField: 'n' };

const joins: readonly (readonly [string, Document])[] = [
  ['a $lookup', { $lookup: { ...nothing, ...equal } }],
  ['a $graphLookup', { $graphLookup: { ...nothing, ...linked } }],
];

test.each(joins)('pings are answered amid %s that reads nothing', async (_work, join) => {
  const documents = { $documents: ids.map((n) => ({ n })) };
  const made = client.db('d').aggregate([documents, join, { $count: 'n' }]);
  expect(await amid(made.toArray())).toEqual([{ n: manyDocuments }]);
});

test('pings are answered amid expressions that take long on few documents', async () => {
  const sum = { input: { $range: [0, 64] }, initialValue: 0, in: { $add: ['$$value', '$$this'] } };
  const made = many().aggregate([
    { $limit: 50 },
    { $set: { n: { $reduce: sum } } },
    { $count: 'n' },
  ]);
  expect(await amid(made.toArray())).toEqual([{ n: 50 }]);
});

const singles: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['an update', () => many().updateOne(nowhere, { $set: { n: 1 } })],
  ['a delete', () => many().deleteOne(nowhere)],
  ['a findAndModify', () => many().findOneAndUpdate(nowhere, { $set: { n: 1 } })],
  [
    'a bulk write',
    () => client.bulkWrite([{ name: 'deleteOne', namespace: many().namespace, filter: nowhere }]),
  ],
];

test.each(singles)(
  'pings are answered while %s of one document looks for it',
  async (_work, run) => {
    await amid(run());
    expect(await many().countDocuments({ n: { $exists: false } })).toBe(manyDocuments);
  },
);

test('pings are answered while documents are read that are to be inserted', async () => {
  const items = await few('there');
  const inserted = items.insertMany(someDocuments(fewDocuments)).catch((error: Error) => error);
  expect(await amid(inserted)).toMatchObject({ code: 11000, insertedCount: 0 });
});

test('amid an insert of many documents others see what is stored so far', async () => {
  const inserted = collection('inserted').insertMany(someDocuments(fewDocuments));
  const { answers } = await meanwhile(inserted, { count: 'inserted', $db: 'd' });
  const counts = answers.map(({ n }) => n);
  expect(counts).toContain(10);
  expect(await collection('inserted').countDocuments()).toBe(fewDocuments);
});

test('pings are answered amid an update of many documents', async () => {
  const items = await few('updated');
  const updated = items.updateMany({ _id: { $gte: 10 } }, changes({ $inc: { p0: 1000 } }));
  expect(await amid(updated)).toMatchObject({ matchedCount: 190, modifiedCount: 190 });
  expect(await items.countDocuments({ p0: { $gte: 1000 } })).toBe(190);
});

test('pings are answered amid a delete of many documents', async () => {
  const items = await few('deleted');
  expect(await amid(items.deleteMany({ _id: { $gte: 10 } }))).toMatchObject({ deletedCount: 190 });
  expect(await items.countDocuments()).toBe(10);
});

/** Statements that one commit takes. */
const statements = ids.slice(0, 60).map((_id) => ({
  updateOne: { filter: { _id }, update: { $set: { n: 1 } } },
}));

test('pings are answered amid many statements of one command', async () => {
  const items = await few('stated');
  expect(await amid(items.bulkWrite(statements))).toMatchObject({ modifiedCount: 60 });
});

test('pings are answered amid the writes of a transaction, which come to be all at once', async () => {
  const items = await few('transacted');
  await using session = client.startSession();
  session.startTransaction();
  await amid(items.bulkWrite(statements, { session }));
  await amid(items.updateMany({ n: { $ne: 1 } }, { $set: { n: 1 } }, { session }));
  const more = someDocuments(fewDocuments).map((document) => ({
    ...document,
    _id: -1 - document._id,
  }));
  await amid(items.insertMany(more, { session }));
  expect(await items.countDocuments({ n: 1 })).toBe(0);
  await session.commitTransaction();
  expect(await items.countDocuments({ n: 1 })).toBe(fewDocuments);
  expect(await items.countDocuments()).toBe(2 * fewDocuments);
});

const indexes: readonly (readonly [string, Document, Document])[] = [
  ['an index', { p1: 1 }, {}],
  ['a unique index', { p2: 1, _id: 1 }, { unique: true }],
];

test.each(indexes)('pings are answered amid the build of %s', async (_what, key, options) => {
  const name = await amid(many().createIndex(key, options));
  expect((await many().indexes()).map((index) => index.name)).toContain(name);
});

test('pings are answered amid an $out', async () => {
  await amid(
    many()
      .aggregate([{ $limit: fewDocuments }, { $out: 'written' }])
      .toArray(),
  );
  expect(await collection('written').countDocuments()).toBe(fewDocuments);
});

test('pings are answered amid a $merge', async () => {
  await amid(
    many()
      .aggregate([{ $limit: 50 }, { $merge: 'merged' }])
      .toArray(),
  );
  expect(await collection('merged').countDocuments()).toBe(50);
});

test('a $merge by several fields looks in vain and inserts where a turn is over before that', async () => {
  const totals = collection('totals');
  await totals.createIndex({ year: 1, shop: 1 }, { unique: true });
  const rows = [{ _id: 1, year: 2024, shop: 'A', sum: 8 }];
  const merge = { into: 'totals', on: ['year', 'shop'] };
  await client
    .db('d')
    .aggregate([{ $documents: rows }, { $merge: merge }])
    .toArray();
  expect(await totals.find().toArray()).toEqual(rows);
});
