/** Random histories of transactions that run at the same time: nobody sees half a change, nothing is lost. */
import { describe, expect, test } from '@jest/globals';
import { type ClientSession, type Collection, type MongoClient, MongoError } from 'mongodb';
import { type Chance, chanceOf, seed } from './chance.ts';
import { useDatabase } from './support.ts';

interface Account {
  readonly _id: number;
  readonly balance: number;
  /** Ids of the transfers that touched it, in the order in which they did. */
  readonly history: readonly string[];
}

const accounts = 6;
const startBalance = 100;
const workers = 6;
const transfersPerWorker = 12;

const database = useDatabase();

describe(`seed ${seed}`, () => {
  test('transfers in transactions keep the sum, lose no update, and each sees one moment', async () => {
    const items = database.db.collection<Account>('accounts');
    await items.insertMany(
      Array.from({ length: accounts }, (_, _id) => ({ _id, balance: startBalance, history: [] })),
    );
    const committed: string[] = [];
    const sums: number[] = [];
    const work = async (worker: number): Promise<void> => {
      const chance = chanceOf(seed * 100 + worker);
      for (let i = 0; i < transfersPerWorker; i += 1) {
        const name = `${worker}:${i}`;
        const outcome = await transfer(database.client, items, chance, name);
        if (outcome.isCommitted) committed.push(name);
        sums.push(...outcome.sums);
      }
    };
    await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));

    const after = await items.find().toArray();
    const touched = new Map<string, number>();
    for (const { history } of after) {
      for (const name of history) touched.set(name, (touched.get(name) ?? 0) + 1);
    }
    // Each committed transfer is in exactly two accounts, and no other has left a trace.
    expect([...touched.keys()].sort()).toEqual(committed.sort());
    expect(new Set(touched.values())).toEqual(new Set([2]));
    expect(committed.length).toBeGreaterThan(workers);
    expect(sumOf(after)).toBe(accounts * startBalance);
    expect(new Set(sums)).toEqual(new Set([accounts * startBalance]));
  });

  test('increments from many sides add up, in transactions and outside', async () => {
    const counters = database.db.collection<{ _id: number; count: number }>('counters');
    await counters.insertOne({ _id: 1, count: 0 });
    const perSide = 15;
    const plain = async (): Promise<void> => {
      for (let i = 0; i < perSide; i += 1) {
        await counters.updateOne({ _id: 1 }, { $inc: { count: 1 } });
      }
    };
    const transactional = async (): Promise<void> => {
      for (let i = 0; i < perSide; i += 1) {
        await database.client.withSession((session) =>
          session.withTransaction(async () => {
            const found = await counters.findOne({ _id: 1 }, { session });
            const count = (found?.count ?? 0) + 1;
            await counters.updateOne({ _id: 1 }, { $set: { count } }, { session });
          }),
        );
      }
    };
    await Promise.all([plain(), plain(), transactional(), transactional()]);
    expect(await counters.findOne({ _id: 1 })).toEqual({ _id: 1, count: 4 * perSide });
  });

  test('of two that write one document the second is turned away, and what it read stays as it was', async () => {
    const items = database.db.collection<{ _id: number; value: number }>('pairs');
    const chance = chanceOf(seed);
    for (let round = 0; round < 10; round += 1) {
      const value = chance.below(1000);
      await items.insertOne({ _id: round, value });
      await using first = database.client.startSession();
      await using second = database.client.startSession();
      first.startTransaction();
      second.startTransaction();
      expect(await items.findOne({ _id: round }, { session: second })).toMatchObject({ value });
      await items.updateOne({ _id: round }, { $inc: { value: 1 } }, { session: first });
      await first.commitTransaction();
      // The second still lives in the moment at which it began.
      expect(await items.findOne({ _id: round }, { session: second })).toMatchObject({ value });
      await expect(
        items.updateOne({ _id: round }, { $inc: { value: 10 } }, { session: second }),
      ).rejects.toMatchObject({ code: 112 });
      await second.abortTransaction();
      expect(await items.findOne({ _id: round })).toMatchObject({ value: value + 1 });
    }
  });
});

const sumOf = (found: readonly Account[]): number =>
  found.reduce((sum, { balance }) => sum + balance, 0);

interface Outcome {
  readonly isCommitted: boolean;
  /** The sum of all balances as the transaction saw it, whenever it looked. */
  readonly sums: readonly number[];
}

/** One try; a conflict is an outcome like any other. */
async function transfer(
  client: MongoClient,
  items: Collection<Account>,
  chance: Chance,
  name: string,
): Promise<Outcome> {
  const [from = 0, to = 1] = chance.shuffled(Array.from({ length: accounts }, (_, i) => i));
  const amount = 1 + chance.below(20);
  const changesItsMind = chance.percent(15);
  const sums: number[] = [];
  const look = async (session: ClientSession): Promise<void> => {
    sums.push(sumOf(await items.find({}, { session }).toArray()));
  };
  await using session = client.startSession();
  session.startTransaction();
  try {
    await look(session);
    const history = name;
    await items.updateOne(
      { _id: from },
      { $inc: { balance: -amount }, $push: { history } },
      { session },
    );
    if (chance.percent(50)) await new Promise((resolve) => setImmediate(resolve));
    await items.updateOne(
      { _id: to },
      { $inc: { balance: amount }, $push: { history } },
      { session },
    );
    await look(session);
    if (changesItsMind) await session.abortTransaction();
    else await session.commitTransaction();
    return { isCommitted: !changesItsMind, sums };
  } catch (error) {
    const isConflict =
      error instanceof MongoError && error.hasErrorLabel('TransientTransactionError');
    if (!isConflict) throw error;
    if (session.inTransaction()) await session.abortTransaction();
    return { isCommitted: false, sums };
  }
}
