import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FakeClock, fakeClock } from '../../tests/support/fake-clock.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import { HOUR_MS } from '../clock.ts';
import { ensureIdempotency, type IdempotentRequest } from './idempotency.ts';
import { onceInTransaction } from './once-in-transaction.ts';

interface Thing {
  readonly _id: string;
  readonly count: number;
}

let database: TestDatabase;
let clock: FakeClock;
let keys = 0;

beforeAll(async () => {
  database = await testDatabase();
  clock = fakeClock();
  await ensureIdempotency(database.db);
  await database.db.createCollection('things');
});
afterAll(async () => database[Symbol.asyncDispose]());

const things = () => database.db.collection<Thing>('things');

const aRequest = (parts: Partial<IdempotentRequest> = {}): IdempotentRequest => {
  keys += 1;
  const key = `key-${keys}`;
  return { tenant: 'glowglitch', actor: 'dpd', operation: 'scan', key, body: { a: 1 }, ...parts };
};

/** Adds one to a thing of the request's own and answers its new count. */
const addOne = (request: IdempotentRequest) =>
  onceInTransaction({ ...database, clock }, request, async (session) => {
    const thing = await things().findOneAndUpdate(
      { _id: request.key },
      { $inc: { count: 1 } },
      { upsert: true, returnDocument: 'after', session },
    );
    return thing?.count ?? 0;
  });

const countOf = async ({ key }: IdempotentRequest) => (await things().findOne({ _id: key }))?.count;

test('a repeat gets the first reply and its own effect is undone', async () => {
  const request = aRequest();
  expect(await addOne(request)).toBe(1);
  expect(await addOne(request)).toBe(1);
  expect(await countOf(request)).toBe(1);
});

test('a repeat that finds the world changed by its first try gets that try’s reply', async () => {
  const request = aRequest();
  const addFirst = () =>
    onceInTransaction({ ...database, clock }, request, async (session) => {
      if (await things().findOne({ _id: request.key }, { session })) return null;
      await things().insertOne({ _id: request.key, count: 1 }, { session });
      return 'added';
    });
  expect(await addFirst()).toBe('added');
  expect(await addFirst()).toBe('added');
  const other = onceInTransaction(
    { ...database, clock },
    { ...request, body: 2 },
    async () => null,
  );
  await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
});

test('of many at once one has an effect and all get its reply', async () => {
  const request = aRequest();
  await addOne(aRequest());
  const replies = await Promise.all(Array.from({ length: 8 }, () => addOne(request)));
  expect(new Set(replies)).toEqual(new Set([1]));
  expect(await countOf(request)).toBe(1);
});

test('the same key with another input is refused and has no effect', async () => {
  const request = aRequest();
  await addOne(request);
  await expect(addOne({ ...request, body: { a: 2 } })).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  });
  expect(await countOf(request)).toBe(1);
});

test('an effect that came to nothing is not remembered', async () => {
  const request = aRequest();
  const nothing = await onceInTransaction({ ...database, clock }, request, async () => null);
  expect(nothing).toBeNull();
  expect(await addOne(request)).toBe(1);
});

test('after a day the key is free', async () => {
  const request = aRequest();
  await addOne(request);
  clock.advance(24 * HOUR_MS);
  expect(await addOne({ ...request, body: 'another' })).toBe(2);
});

test("a duplicate of the effect's own is the effect's own error", async () => {
  const request = aRequest();
  await things().insertOne({ _id: 'taken', count: 0 });
  const effect = onceInTransaction({ ...database, clock }, request, async (session) => {
    await things().insertOne({ _id: 'taken', count: 0 }, { session });
    return 1;
  });
  await expect(effect).rejects.toMatchObject({ code: 11_000 });
});
