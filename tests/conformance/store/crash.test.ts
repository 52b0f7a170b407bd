/** `kill -9` amid writes, again and again: what was acknowledged is there, nothing is there by halves. */
import { expect, jest, test } from '@jest/globals';
import { type Collection, MongoClient } from 'mongodb';
import { eventually } from '../../support/eventually.ts';
import { chanceOf, seed } from './chance.ts';
import {
  impatientClient,
  problemsIn,
  startStoreProcess,
  temporaryFolder,
} from './store-process.ts';

/** In each mode; `AURORA_TEST_CRASHES=20` for a long run. */
const rounds = Number(process.env['AURORA_TEST_CRASHES'] ?? 2);
// Each round starts the store and reads it back, which takes seconds on a busy machine.
jest.setTimeout((60 + 30 * rounds) * 1000);

/** Writes that a round has at least acknowledged before the power goes. */
const leastWrites = 15;

interface Single {
  readonly _id: number;
  readonly key: string;
  readonly version: number;
}

interface Part {
  readonly transaction: number;
  readonly part: number;
}

/** What the client has been told; the store must never know less. */
interface Told {
  /** Version by document. */
  readonly singles: Map<number, number>;
  readonly transactions: Set<number>;
  next: number;
}

interface Parts {
  readonly client: MongoClient;
  readonly singles: Collection<Single>;
  readonly parts: Collection<Part>;
}

test.each([
  ['fsync', []],
  ['no-sync', ['--no-sync']],
] as const)('nothing that was acknowledged is lost with %s', async (_mode, options) => {
  await using folder = await temporaryFolder();
  const chance = chanceOf(seed);
  const told: Told = { singles: new Map(), transactions: new Set(), next: 0 };
  for (let round = 0; round < rounds; round += 1) {
    await using store = await startStoreProcess(folder.path, ...options);
    await using client = await impatientClient(store.uri);
    const collections = open(client);
    if (round === 0) await createIndexes(collections);
    await expectAllThere(collections, told);
    const target = told.singles.size + leastWrites + chance.below(leastWrites);
    const writers = [
      writeSingles(collections, told),
      writeSingles(collections, told),
      writeParts(collections, told),
    ];
    const ended = Promise.allSettled(writers);
    await eventually(() => expect(told.singles.size).toBeGreaterThan(target));
    await store.kill();
    await ended;
    expect(await problemsIn(folder.path)).toEqual([]);
  }
  await using store = await startStoreProcess(folder.path, ...options);
  await using client = new MongoClient(store.uri);
  await expectAllThere(open(client), told);
});

function open(client: MongoClient): Parts {
  const db = client.db('d');
  return { client, singles: db.collection('singles'), parts: db.collection('parts') };
}

async function createIndexes({ singles, parts }: Parts): Promise<void> {
  await singles.createIndexes([{ key: { key: 1 }, unique: true }, { key: { version: -1 } }]);
  await parts.createIndex({ transaction: 1 });
}

/** Inserts and then changes each document, until the store is gone. */
async function writeSingles({ singles }: Parts, told: Told): Promise<never> {
  for (;;) {
    const _id = told.next++;
    await singles.insertOne({ _id, key: `k${_id}`, version: 0 });
    told.singles.set(_id, 0);
    await singles.updateOne({ _id }, { $inc: { version: 1 } });
    told.singles.set(_id, 1);
  }
}

async function writeParts({ client, parts }: Parts, told: Told): Promise<never> {
  for (;;) {
    const transaction = told.next++;
    await client.withSession(async (session) => {
      session.startTransaction();
      for (const part of [1, 2, 3]) await parts.insertOne({ transaction, part }, { session });
      await session.commitTransaction();
    });
    told.transactions.add(transaction);
  }
}

async function expectAllThere({ singles, parts }: Parts, told: Told): Promise<void> {
  const versions = new Map((await singles.find().toArray()).map((one) => [one._id, one.version]));
  const lost = [...told.singles].filter(([id, version]) => (versions.get(id) ?? -1) < version);
  expect(lost).toEqual([]);
  const counts = await parts
    .aggregate<{ _id: number; count: number }>([
      { $group: { _id: '$transaction', count: { $sum: 1 } } },
    ])
    .toArray();
  expect(counts.filter(({ count }) => count !== 3)).toEqual([]);
  const whole = new Set(counts.map(({ _id }) => _id));
  expect([...told.transactions].filter((id) => !whole.has(id))).toEqual([]);
  for (const filter of [{ key: { $gte: '' } }, { version: { $gte: 0 } }]) {
    expect(await singles.countDocuments(filter)).toBe(versions.size);
  }
}
