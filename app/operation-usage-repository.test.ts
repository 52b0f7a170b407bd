import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { createOperationUsage } from '../gateway/operations/usage/operation-usage.ts';
import { DAY_MS } from '../kernel/clock.ts';
import { createLog } from '../kernel/log.ts';
import { explainReads, recordReads } from '../tests/support/explain-reads.ts';
import { fakeClock } from '../tests/support/fake-clock.ts';
import { testDatabase } from '../tests/support/test-database.ts';
import { createUsageRepository } from './operation-usage-repository.ts';

const log = createLog({ level: 'silent', name: 'test' });
const order = { client: 'widget', id: 'sha256:1' };

test('gateways of several machines know what the others were sent; other shops do not', async () => {
  await using database = await testDatabase();
  const clock = fakeClock(new Date());
  const start = async (instance: string, tenant = 'shop') => {
    const store = createUsageRepository(database.db, { tenant, instance, clock });
    const usage = createOperationUsage({ store, clock, log });
    await usage.start();
    return usage;
  };
  const [one, two] = await Promise.all([start('host-a-4000'), start('host-b-4000')]);
  one.note(order);
  two.note(order);
  await Promise.all([one.stop(), two.stop()]);

  const [again, third, elsewhere] = await Promise.all([
    start('host-a-4000'),
    start('host-c-4000'),
    start('host-a-4000', 'other'),
  ]);
  for (const usage of [again, third]) expect(usage.read()).toMatchObject([{ id: '1', count: 2 }]);
  expect(elsewhere.read()).toEqual([]);
  clock.advance(31 * DAY_MS);
  const late = await start('host-d-4000');
  expect(late.read()).toEqual([]);
  await Promise.all([again, third, elsewhere, late].map((usage) => usage.stop()));
});

test('every read is served by an index', async () => {
  await using database = await testDatabase();
  const client = new MongoClient(database.uri, { monitorCommands: true });
  await client.connect();
  try {
    const db = client.db(database.db.databaseName);
    const reads = recordReads(client, db);
    const store = createUsageRepository(db, { tenant: 'shop', instance: 'a', clock: fakeClock() });
    await store.write({ watchedSinceMs: 0, uses: [] });
    await store.read();
    const explained = await explainReads(db, reads);
    expect(explained.length).toBeGreaterThan(1);
    expect(explained.filter(({ isServed }) => !isServed)).toEqual([]);
  } finally {
    await client.close();
  }
});
