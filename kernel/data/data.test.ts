import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import { connect } from './connect.ts';
import { ensureIndexes } from './ensure-indexes.ts';
import { ofTenant } from './tenant-filter.ts';
import { inTransaction } from './transaction.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

test('production refuses the embedded store', async () => {
  await expect(
    connect({ uri: database.uri, database: 'x', environment: 'production' }),
  ).rejects.toMatchObject({ code: 'STORE_REFUSED' });
  const connection = await connect({ uri: database.uri, database: 'x', environment: 'test' });
  await connection.close();
});

test('a store that is not there is named without its password', async () => {
  const uri = 'mongodb://aurora:hunter2@127.0.0.1:1/?directConnection=true';
  const options = { uri, database: 'x', environment: 'test', answerTimeoutMs: 50 } as const;
  const failure = await connect(options).catch((error) => error);
  expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(failure.message).toContain('127.0.0.1:1');
  expect(failure.message).not.toContain('hunter2');
});

test.each([
  ['mongodb://', 'Protocol and host list are required in the uri'],
  ['mongodb://aurora:hunter2@db:port/', 'Unable to parse db:port with URL'],
  ['mongodb://aurora:hunter2@db/?nosuch=hunter2', 'option nosuch is not supported'],
  ['mongodb://aurora:hunt@er2@db/', 'Invalid connection string'],
])('%s is refused as the variable that it stands in', async (uri, reason) => {
  const options = { uri, database: 'x', environment: 'test' } as const;
  await expect(connect(options)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: `MONGODB_URI cannot be used: ${reason}`,
  });
});

test('a store that does not let us in is not said to be silent', async () => {
  const uri = database.uri.replace('mongodb://', 'mongodb://aurora:hunter2@');
  const options = { uri, database: 'x', environment: 'test' } as const;
  const failure = await connect(options).catch((error) => error);
  expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(failure.message).toContain('cannot be used:');
  expect(failure.message).not.toContain('hunter2');
});

test('indexes are made once, by any number of copies', async () => {
  const declarations = { pieces: [{ key: { tenant: 1, sku: 1 }, unique: true }] } as const;
  await Promise.all([1, 2, 3].map(() => ensureIndexes(database.db, declarations)));
  expect(await database.db.collection('pieces').indexes()).toHaveLength(2);
});

test('an index of another shape in the way is named', async () => {
  await ensureIndexes(database.db, { rings: [{ key: { a: 1 }, name: 'one' }] });
  await expect(
    ensureIndexes(database.db, { rings: [{ key: { a: 1 }, name: 'one', unique: true }] }),
  ).rejects.toMatchObject({ code: 'CONFLICT', details: { collection: 'rings' } });
});

test('concurrent transactions on one document all count', async () => {
  const counters = database.db.collection<{ _id: string; n: number }>('counters');
  await counters.insertOne({ _id: 'c', n: 0 });
  await Promise.all(
    Array.from({ length: 12 }, () =>
      inTransaction(database.client, async (session) => {
        const counter = await counters.findOne({ _id: 'c' }, { session });
        await counters.updateOne({ _id: 'c' }, { $set: { n: (counter?.n ?? 0) + 1 } }, { session });
      }),
    ),
  );
  expect(await counters.findOne({ _id: 'c' })).toMatchObject({ n: 12 });
});

test('a transaction that throws leaves nothing behind', async () => {
  const things = database.db.collection<{ _id: string }>('things');
  await database.db.createCollection('things');
  await expect(
    inTransaction(database.client, async (session) => {
      await things.insertOne({ _id: 'a' }, { session });
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await things.countDocuments()).toBe(0);
});

test('a filter is narrowed to its tenant', () => {
  expect(ofTenant<{ tenant: string; sku: string }>('t', { sku: 'a' })).toEqual({
    tenant: 't',
    sku: 'a',
  });
});
