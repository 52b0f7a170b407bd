import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { received } from '../../subgraphs/concierge/inspiration/inspiration.ts';
import { createInspirationRepository } from '../../subgraphs/concierge/inspiration/repository.ts';
import { explainReads, recordReads } from '../support/explain-reads.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { testConfig } from '../support/test-config.ts';

test('every query for shoppers’ pictures is served by an index', async () => {
  const client = new MongoClient(process.env['AURORA_TEST_MONGODB_URI'] ?? '', {
    monitorCommands: true,
  });
  const db = client.db(`test_${randomBytes(6).toString('hex')}`);
  const clock = fakeClock();
  const inspirations = createInspirationRepository({
    client,
    db,
    clock,
    config: testConfig(),
  });
  try {
    await inspirations.ensureIndexes();
    const ids = { _id: 'ins_1', tenant: 'shop', sessionId: 'ses_1', slot: 0, blobName: 'ab/c' };
    const record = received(ids, clock.now());
    await inspirations.insert(record);
    const reads = recordReads(client, db);
    await inspirations.byIds('shop', ['ins_1', 'ins_2']);
    await inspirations.byId('shop', 'ins_1');
    await inspirations.byAddress('ins_1');
    await inspirations.readyOf('shop', ['ses_1', 'ses_2']);
    await inspirations.sentOf('shop', 'ses_1');
    await inspirations.allOf('shop', ['ses_1']);
    await inspirations.due(clock.now(), 10);
    await inspirations.tidy({ ...record, version: 2 });
    await inspirations.forget(record);

    const explained = await explainReads(db, reads);
    expect(explained.length).toBeGreaterThanOrEqual(8);
    expect(explained.filter(({ isServed }) => !isServed).map(({ shape }) => shape)).toEqual([]);
  } finally {
    await db.dropDatabase();
    await client.close();
  }
});
