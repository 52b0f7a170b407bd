import { expect, test } from '@jest/globals';
import { systemClock } from '../kernel/clock.ts';
import { createLog } from '../kernel/log.ts';
import { testDatabase } from '../tests/support/test-database.ts';
import { createSharedBudgets } from './shared-budgets.ts';

const parts = {
  clock: systemClock,
  log: createLog({ level: 'silent', name: 'test' }),
  // A busy machine is not taken for a database that is away.
  answerMsMax: 60_000,
};
/** Fills so slowly that nothing comes back while a test runs. */
const size = { capacity: 100, fillMs: 24 * 60 * 60 * 1_000 };

test('what is spent at one copy of the gateway is spent at all', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const [one, two] = await Promise.all([
    createSharedBudgets({ db, ...parts }),
    createSharedBudgets({ db, ...parts }),
  ]);
  expect(await one.take('a', size, 60)).toMatchObject({ isAllowed: true });
  const refused = await two.take('a', size, 60);
  expect(refused.isAllowed).toBe(false);
  expect(Math.floor(refused.bucket.tokens)).toBe(40);
  expect(await two.take('a', size, 40)).toMatchObject({ isAllowed: true });
  expect(await two.take('b', size, 60)).toMatchObject({ isAllowed: true });
});

test('copies that ask at once never spend the same tokens', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const copies = await Promise.all([1, 2, 3].map(() => createSharedBudgets({ db, ...parts })));
  const states = await Promise.all(
    Array.from({ length: 30 }, (_, i) => copies[i % copies.length]?.take('a', size, 10)),
  );
  expect(states.filter((state) => state?.isAllowed)).toHaveLength(10);
});

test('tokens come back with time, and nobody’s name is kept', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const budgets = await createSharedBudgets({ db, ...parts });
  const fast = { capacity: 100, fillMs: 400 };
  await budgets.take('shopper ses_1', fast, 100);
  await new Promise((resolve) => setTimeout(resolve, 450));
  expect(await budgets.take('shopper ses_1', fast, 90)).toMatchObject({ isAllowed: true });
  const records = await db.collection('cost_budgets').find().toArray();
  expect(JSON.stringify(records)).not.toContain('ses_1');
  expect(records[0]?.['expiresAt']).toBeInstanceOf(Date);
});

test('a database that is away leaves each copy to count for itself', async () => {
  await using database = await testDatabase();
  const { db, client } = database;
  const budgets = await createSharedBudgets({ db, ...parts });
  await client.close();
  try {
    expect(await budgets.take('a', size, 60)).toMatchObject({ isAllowed: true });
    expect(await budgets.take('a', size, 60)).toMatchObject({ isAllowed: false });
  } finally {
    await client.connect();
  }
});
