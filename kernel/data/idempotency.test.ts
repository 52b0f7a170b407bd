import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FakeClock, fakeClock } from '../../tests/support/fake-clock.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import { ensureIdempotency, type IdempotentRequest, runOnce } from './idempotency.ts';
import { inTransaction } from './transaction.ts';

let database: TestDatabase;
let clock: FakeClock;
let keys = 0;

beforeAll(async () => {
  database = await testDatabase();
  clock = fakeClock(new Date());
  await ensureIdempotency(database.db);
});
afterAll(() => database[Symbol.asyncDispose]());

const store = () => ({ db: database.db, clock });

function aRequest(overrides: Partial<IdempotentRequest> = {}): IdempotentRequest {
  keys += 1;
  return {
    tenant: 'glowglitch',
    actor: 'ses_1',
    operation: 'returnRequest',
    key: `key-${keys}`,
    body: { a: 1, b: [{ c: 2, d: 3 }] },
    ...overrides,
  };
}

test('a repeat is answered with the first reply and has no effect', async () => {
  const request = aRequest();
  let effects = 0;
  const effect = async () => {
    effects += 1;
    return { number: effects, at: new Date(0) };
  };
  const first = await runOnce(store(), request, effect);
  const reordered = { ...request, body: { b: [{ d: 3, c: 2 }], a: 1 } };
  expect(await runOnce(store(), reordered, effect)).toEqual(first);
  expect(effects).toBe(1);
});

test('the same key with another input is refused', async () => {
  const request = aRequest();
  await runOnce(store(), request, async () => 1);
  await expect(
    runOnce(store(), { ...request, body: { a: 2 } }, async () => 2),
  ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
});

test('keys of another actor, tenant or operation are other keys', async () => {
  const request = aRequest();
  const others = [{ actor: 'ses_2' }, { tenant: 'other' }, { operation: 'csatSubmit' }];
  expect(await runOnce(store(), request, async () => 0)).toBe(0);
  for (const [index, other] of others.entries())
    expect(await runOnce(store(), { ...request, ...other }, async () => index + 1)).toBe(index + 1);
});

test('of many at once exactly one has an effect, the rest are told to wait or get its reply', async () => {
  const request = aRequest();
  let effects = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, () =>
      runOnce(store(), request, async () => {
        effects += 1;
        return effects;
      }),
    ),
  );
  expect(effects).toBe(1);
  for (const outcome of outcomes)
    expect(outcome.status === 'fulfilled' ? outcome.value : outcome.reason.code).toEqual(
      outcome.status === 'fulfilled' ? 1 : 'IDEMPOTENCY_IN_PROGRESS',
    );
});

test('an effect that failed may be tried again', async () => {
  const request = aRequest();
  await expect(
    runOnce(store(), request, () => Promise.reject(new Error('no stock'))),
  ).rejects.toThrow('no stock');
  expect(await runOnce(store(), request, async () => 'done')).toBe('done');
});

test('the lock of a process that died is taken over, and its late answer is refused', async () => {
  const request = aRequest();
  let release = () => {};
  const stuck = runOnce(store(), request, async () => {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return 'late';
  });
  await expect(runOnce(store(), request, async () => 'x')).rejects.toMatchObject({
    code: 'IDEMPOTENCY_IN_PROGRESS',
  });
  clock.advance(MINUTE_MS);
  expect(await runOnce(store(), request, async () => 'second')).toBe('second');
  release();
  await expect(stuck).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' });
  expect(await runOnce(store(), request, async () => 'third')).toBe('second');
});

test('of many who find the lock of a process that died, one takes it over', async () => {
  const request = aRequest();
  await new Promise<void>((begun) => {
    void runOnce(store(), request, () => {
      begun();
      return new Promise<never>(() => {});
    });
  });
  clock.advance(MINUTE_MS);
  let effects = 0;
  const tries = Array.from({ length: 8 }, () =>
    runOnce(store(), request, async () => {
      effects += 1;
      return 'made';
    }),
  );
  const answers = await Promise.allSettled(tries);
  expect(effects).toBe(1);
  for (const answer of answers)
    expect(answer.status === 'fulfilled' ? answer.value : answer.reason.code).toMatch(
      /^(made|IDEMPOTENCY_IN_PROGRESS)$/,
    );
});

test('after a day the key is free', async () => {
  const request = aRequest();
  await runOnce(store(), request, async () => 1);
  clock.advance(24 * HOUR_MS);
  expect(await runOnce(store(), { ...request, body: 'other' }, async () => 2)).toBe(2);
});

test('a reply remembered in the transaction stays or goes with its effect', async () => {
  const request = aRequest();
  const things = database.db.collection<{ _id: string }>('things');
  await database.db.createCollection('things');
  const effect = (fail: boolean) =>
    runOnce<string>(store(), request, (remember) =>
      inTransaction(database.client, async (session) => {
        await things.insertOne({ _id: 'thing' }, { session });
        await remember('made', session);
        if (fail) throw new Error('power cut');
        return 'made';
      }),
    );
  await expect(effect(true)).rejects.toThrow('power cut');
  expect(await things.countDocuments()).toBe(0);
  expect(await effect(false)).toBe('made');
  expect(await effect(false)).toBe('made');
  expect(await things.countDocuments()).toBe(1);
});

test.each(['', 'x'.repeat(201)])('a key of unfit length is refused', async (key) => {
  await expect(runOnce(store(), aRequest({ key }), async () => 1)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
});
